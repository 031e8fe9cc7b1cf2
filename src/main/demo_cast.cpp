#include "main/demo_cast.hpp"

#include <algorithm>
#include <iterator>

#include "base/check.hpp"

namespace teduh::main::demo {
namespace {

// Balances up to the self-service limit (15 million) come from about 60 months at 3 million; above it from long or well paid work.
constexpr CastRow kCast[] = {
    {.key = "state.draft", .name = "Yusuf Lamusu Contoh", .age = 31, .months = 40},
    {.key = "state.submitted", .name = "Hadija Pakaya Contoh", .female = true, .age = 29, .months = 44},
    {.key = "state.queued", .name = "Rahmat Djafar Contoh", .age = 34, .months = 50},
    {.key = "state.in_verification", .name = "Fatmah Nento Contoh", .female = true, .age = 41, .months = 52},
    {.key = "state.returned", .name = "Ismail Katili Contoh", .age = 38, .months = 48},
    {.key = "state.determined", .name = "Wahyuni Mooduto Contoh", .female = true, .age = 45, .months = 110, .wage = 4'200'000},
    {.key = "state.approved", .name = "Irwan Suleman Contoh", .age = 33, .months = 46},
    {.key = "state.paying", .name = "Nurhayati Lihawa Contoh", .female = true, .age = 36, .months = 42},
    {.key = "state.paid", .name = "Abdul Rahim Botutihe Contoh", .age = 44, .months = 54},
    {.key = "state.paid_large", .name = "Karim Boekoes Contoh", .age = 52, .months = 118, .wage = 5'500'000},
    {.key = "state.payment_failed", .name = "Sartin Hippy Contoh", .female = true, .age = 30, .months = 38},
    {.key = "state.rejected", .name = "Zulkifli Taha Contoh", .age = 39, .months = 47},
    {.key = "state.cancelled", .name = "Meyko Olii Contoh", .female = true, .age = 27, .months = 24},
    {.key = "state.closed", .name = "Arifin Polontalo Contoh", .age = 48, .months = 49},
    {.key = "state.held", .name = "Marwan Abas Contoh", .age = 35, .months = 45},
    {.key = "state.risk", .name = "Sumiati Biga Contoh", .female = true, .age = 43, .months = 51},
    {.key = "state.partial", .name = "Djufri Machmud Contoh", .age = 46, .months = 138, .stopped_days = 0, .wage = 4'000'000},
    {.key = "day.small", .name = "Siti Aminah Saboe Contoh", .female = true, .age = 32, .months = 55},
    {.key = "day.large", .name = "Hasan Junus Contoh", .age = 50, .months = 120, .wage = 6'000'000},
    {.key = "day.partial", .name = "Rukmin Igirisa Contoh", .female = true, .age = 47, .months = 140, .stopped_days = 0, .wage = 4'500'000},
    {.key = "day.deceased", .name = "Usman Koem Contoh", .age = 54, .months = 60, .stopped_days = 45, .wage = 2'900'000},
    {.key = "day.heir", .name = "Salma Koem Contoh", .female = true, .age = 51, .months = 30, .stopped_days = 0},
    {.key = "day.returned", .name = "Fikri Mantu Contoh", .age = 28, .months = 36},
    {.key = "day.rejected", .name = "Lukman Bouti Contoh", .age = 37, .months = 41},
    {.key = "day.cancelled", .name = "Vivi Dai Contoh", .female = true, .age = 26, .months = 20},
    {.key = "day.failed", .name = "Ramli Tuli Contoh", .age = 40, .months = 53},
    {.key = "day.difference", .name = "Ningsih Gobel Contoh", .female = true, .age = 34, .months = 39},
    {.key = "day.held", .name = "Anton Kadir Contoh", .age = 33, .months = 43},
    {.key = "day.early", .name = "Fitri Monoarfa Contoh", .female = true, .age = 25, .months = 18, .stopped_days = 6},
};

}  // namespace

std::span<const CastRow> cast() { return kCast; }

std::size_t cast_place(std::string_view key) {
  const auto* const found = std::ranges::find(kCast, key, &CastRow::key);
  CHECK(found != std::end(kCast));
  return static_cast<std::size_t>(std::distance(std::begin(kCast), found));
}

}  // namespace teduh::main::demo
