// The keys of this installation: a folder of small files, made at the first start, readable by its owner only.
//
// File "<kind>-<id>.key", mode 0600: one line "teduh-key/1 <kind> <id> <base64 of 32 bytes> <check>". The key with the highest id is
// the current one: new data use it, old data name the id of theirs. The folder is never part of a backup of the database.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "base/result.hpp"
#include "platform/crypto/secret_key.hpp"

namespace teduh::crypto {

enum class KeyKind : std::uint8_t {
  master = 1,   // sealing, tokens, codes: changed when a rotation is due; old ones stay to open old data
  index = 2,    // blind indexes: changing it means filling every index column again, so it has its own life
  journal = 3,  // the Ed25519 seed that signs the journal
};
std::string_view to_string(KeyKind kind);

inline constexpr std::uint32_t kKeyIdMax = 9999;
inline constexpr std::size_t kDerivedKeysMax = 1000;  // kept of each key

/// What to do about kinds that have no key.
enum class MissingKeys : std::uint8_t {
  make = 1,    // a new installation
  refuse = 2,  // there are data already: new keys beside them would open nothing, find nobody, and let everybody be added twice
};

class KeyRing {
 public:
  /// Reads the folder; in a new installation makes it and the first key of each kind. Safe when two processes start at once.
  /// Errors: internal "crypto.key_mode" when the folder or a file can be read or written by others, "crypto.key_file" when one is damaged or foreign,
  /// "crypto.key_folder" when the system refuses, "crypto.keys_missing" when a kind has no key and none is to be made.
  static Result<KeyRing> open(const std::filesystem::path& folder, Random& random, MissingKeys missing);
  /// A ring in memory only, for tests: one key of each kind with id 1.
  static KeyRing for_tests(Random& random);

  /// Adds the next key of a kind to the folder; gives the ring's new current id.
  Result<std::uint32_t> rotate(KeyKind kind, Random& random);

  [[nodiscard]] std::uint32_t current_id(KeyKind kind) const;
  [[nodiscard]] const SecretKey& current(KeyKind kind) const;
  /// Nothing when there is no such key.
  [[nodiscard]] const SecretKey* find(KeyKind kind, std::uint32_t id) const;
  [[nodiscard]] std::vector<std::uint32_t> ids(KeyKind kind) const;

  /// The key for one purpose derived from that key, made once and kept: a value of a row is opened far more often than keys change.
  /// Nothing when there is no such key. Purposes are constants of the program ("seal|person_version|nik"), kDerivedKeysMax of them at most.
  [[nodiscard]] const SecretKey* derived(KeyKind kind, std::uint32_t id, std::string_view purpose) const;

 private:
  explicit KeyRing(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Result<void> read_folder();
  Result<void> add_file(KeyKind kind, std::uint32_t id, Random& random);

  using KeyName = std::pair<KeyKind, std::uint32_t>;
  struct Derived {
    std::shared_mutex mutex;
    std::map<KeyName, std::map<std::string, SecretKey, std::less<>>> keys;  // none is ever taken out: readers hold their addresses
  };

  std::filesystem::path folder_;
  std::map<KeyName, SecretKey> keys_;
  std::unique_ptr<Derived> derived_ = std::make_unique<Derived>();
};

}  // namespace teduh::crypto
