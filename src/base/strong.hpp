// Types that refuse to mix: Strong<Tag, T> is a T that only its own kind compares with and converts from.
#pragma once

#include <compare>
#include <functional>
#include <utility>

namespace teduh {

template <typename Tag, typename T>
class Strong {
 public:
  Strong() = default;
  constexpr explicit Strong(T value) : value_(std::move(value)) {}
  [[nodiscard]] constexpr const T& value() const { return value_; }
  auto operator<=>(const Strong&) const = default;

 private:
  T value_{};
};

}  // namespace teduh

template <typename Tag, typename T>
struct std::hash<teduh::Strong<Tag, T>> {
  std::size_t operator()(const teduh::Strong<Tag, T>& strong) const noexcept { return std::hash<T>{}(strong.value()); }
};
