// Randomness comes from a Random that is handed in: the kernel's in production, a seeded one in tests and the simulator.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <span>

namespace teduh {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;

  std::uint64_t next();
  /// Uniform in [0, bound); `bound` must not be 0.
  std::uint64_t below(std::uint64_t bound);
  template <std::size_t N>
  std::array<std::uint8_t, N> bytes() {
    std::array<std::uint8_t, N> out{};
    fill(out);
    return out;
  }
};

/// The kernel's generator (getrandom); safe for keys, salts and session tokens; may be used from any thread.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

/// Repeatable from its seed (SplitMix64): for tests, the simulator and invented people, never for secrets. Safe from several threads.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> out) override;

 private:
  std::uint64_t step();
  std::mutex mutex_;
  std::uint64_t state_;
};

}  // namespace teduh
