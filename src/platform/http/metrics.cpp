#include "platform/http/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.hpp"

namespace teduh::http {
namespace {

bool is_metric_name(std::string_view name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && !(name.front() >= '0' && name.front() <= '9') && std::ranges::all_of(name, fits);
}

std::string escaped(std::string_view text, bool quotes) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') out += "\\\\";
    else if (c == '\n') out += "\\n";
    else if (c == '"' && quotes) out += "\\\"";
    else out += c;
  }
  return out;
}

/// `a="1",b="2"` without braces.
std::string print_labels(const Labels& labels) {
  std::string out;
  for (const auto& [name, value] : labels) {
    CHECK(is_metric_name(name));
    if (!out.empty()) out += ',';
    out += name + "=\"" + escaped(value, true) + "\"";
  }
  return out;
}

std::string in_braces(const std::string& labels) { return labels.empty() ? "" : "{" + labels + "}"; }

std::string seconds(std::int64_t micros) {
  std::string text = fmt::format("{}.{:06}", micros / 1'000'000, micros % 1'000'000);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

void print_histogram(std::string& out, const std::string& name, const std::string& labels, const Histogram& histogram) {
  const auto counts = histogram.cumulative();
  const std::string comma = labels.empty() ? "" : ",";
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const std::string bound = i < histogram.bounds().size() ? seconds(histogram.bounds()[i]) : "+Inf";
    out += fmt::format("{}_bucket{{{}{}le=\"{}\"}} {}\n", name, labels, comma, bound, counts[i]);
  }
  out += fmt::format("{}_sum{} {}\n", name, in_braces(labels), seconds(histogram.sum_micros()));
  out += fmt::format("{}_count{} {}\n", name, in_braces(labels), counts.back());
}

}  // namespace

Histogram::Histogram(std::vector<std::int64_t> bounds_micros) : bounds_(std::move(bounds_micros)), counts_(bounds_.size() + 1) {
  CHECK(!bounds_.empty() && std::ranges::is_sorted(bounds_));
}

void Histogram::observe(std::int64_t micros) {
  const auto at = std::ranges::lower_bound(bounds_, micros);
  counts_[static_cast<std::size_t>(at - bounds_.begin())].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(std::max<std::int64_t>(micros, 0), std::memory_order_relaxed);
}

std::vector<std::uint64_t> Histogram::cumulative() const {
  std::vector<std::uint64_t> out;
  out.reserve(counts_.size());
  std::uint64_t total = 0;
  for (const auto& count : counts_) out.push_back(total += count.load(std::memory_order_relaxed));
  return out;
}

Metrics::Series& Metrics::series(Kind kind, std::string_view name, std::string_view help, const Labels& labels) {
  CHECK(is_metric_name(name));
  auto [family, made] = families_.try_emplace(std::string(name), Family{kind, std::string(help), {}});
  CHECK(family->second.kind == kind);
  Series& one = family->second.series[print_labels(labels)];
  CHECK(family->second.series.size() <= kSeriesMax);
  return one;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, const Labels& labels) {
  const std::scoped_lock lock(mutex_);
  Series& one = series(Kind::counter, name, help, labels);
  if (!one.counter) one.counter = std::make_unique<Counter>();
  return *one.counter;
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, const Labels& labels) {
  const std::scoped_lock lock(mutex_);
  Series& one = series(Kind::gauge, name, help, labels);
  if (!one.gauge) one.gauge = std::make_unique<Gauge>();
  return *one.gauge;
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help, const std::vector<std::int64_t>& bounds_micros, const Labels& labels) {
  const std::scoped_lock lock(mutex_);
  Series& one = series(Kind::histogram, name, help, labels);
  if (!one.histogram) one.histogram = std::make_unique<Histogram>(bounds_micros);
  return *one.histogram;
}

std::string Metrics::print() const {
  const std::scoped_lock lock(mutex_);
  std::string out;
  for (const auto& [name, family] : families_) {
    const char* kind = family.kind == Kind::counter ? "counter" : family.kind == Kind::gauge ? "gauge" : "histogram";
    out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, escaped(family.help, false), name, kind);
    for (const auto& [labels, one] : family.series) {
      if (one.counter) out += fmt::format("{}{} {}\n", name, in_braces(labels), one.counter->value());
      if (one.gauge) out += fmt::format("{}{} {}\n", name, in_braces(labels), one.gauge->value());
      if (one.histogram) print_histogram(out, name, labels, *one.histogram);
    }
  }
  return out;
}

std::vector<std::int64_t> request_time_bounds() {
  return {1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000, 5'000'000, 10'000'000};
}

}  // namespace teduh::http
