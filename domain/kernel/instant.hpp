// Instants, local dates and the one time zone of the product.
//
// An Instant is an absolute moment in milliseconds (UTC). A LocalDate is a day of the civil calendar in
// Asia/Shanghai. China has kept UTC+08:00 without daylight saving since 1991, which covers every instant that
// this product accepts, so the zone is a fixed offset and needs no database.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace xiezhu::domain {

using Millis = std::chrono::milliseconds;
using Instant = std::chrono::sys_time<Millis>;
using LocalDate = std::chrono::local_days;
using LocalTime = std::chrono::local_time<Millis>;

inline constexpr std::chrono::hours zone_offset{8};

constexpr LocalTime to_local(Instant instant) { return LocalTime{instant.time_since_epoch() + zone_offset}; }
constexpr Instant to_instant(LocalTime local) { return Instant{local.time_since_epoch() - zone_offset}; }
constexpr LocalDate local_date(Instant instant) {
  return std::chrono::floor<std::chrono::days>(to_local(instant));
}
constexpr Millis time_of_day(Instant instant) { return to_local(instant) - LocalTime{local_date(instant)}; }
constexpr Instant at_time(LocalDate date, Millis time_of_day) {
  return to_instant(LocalTime{date} + time_of_day);
}
constexpr int year_of(LocalDate date) { return int{std::chrono::year_month_day{date}.year()}; }
constexpr LocalDate make_date(int year, unsigned month, unsigned day) {
  return LocalDate{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}
constexpr std::int64_t epoch_millis(Instant instant) { return instant.time_since_epoch().count(); }
constexpr Instant from_epoch_millis(std::int64_t millis) { return Instant{Millis{millis}}; }

// "2026-10-09T17:30:00+08:00"; milliseconds are written only when there are any. Years 0000–9999.
std::string to_iso(Instant instant);
// "2026-10-09".
std::string to_iso(LocalDate date);

// Reads exactly YYYY-MM-DD of a day that exists; anything else is nullopt.
std::optional<LocalDate> parse_date(std::string_view text);
// Reads ISO 8601 "YYYY-MM-DD[THH:MM[:SS[.fff]][Z|±HH:MM]]". Without an offset the text is Shanghai local
// time; a date alone is its midnight. More than three decimals, hour 24, second 60 and offsets over 14 h are
// refused.
std::optional<Instant> parse_instant(std::string_view text);

}  // namespace xiezhu::domain
