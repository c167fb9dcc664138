#include "domain/kernel/instant.hpp"

namespace xiezhu::domain {
namespace {

// Takes exactly `width` digits off the front; nullopt when they are not there.
std::optional<int> take_digits(std::string_view& text, std::size_t width) {
  if (text.size() < width) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, width)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(width);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<LocalDate> take_date(std::string_view& text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return LocalDate{date};
}

std::optional<Millis> take_time(std::string_view& text) {
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  int second = 0;
  int milli = 0;
  if (take(text, ':')) {
    const auto read = take_digits(text, 2);
    if (!read || *read > 59) return std::nullopt;
    second = *read;
    if (take(text, '.')) {
      int scale = 100;
      for (; scale > 0; scale /= 10) {
        const auto digit = take_digits(text, 1);
        if (!digit) break;
        milli += *digit * scale;
      }
      if (scale == 100) return std::nullopt;
    }
  }
  return std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{second} +
         Millis{milli};
}

std::optional<std::chrono::minutes> take_offset(std::string_view& text) {
  if (text.empty()) return std::chrono::minutes{zone_offset};
  if (take(text, 'Z') || take(text, 'z')) return std::chrono::minutes{0};
  const bool negative = text.front() == '-';
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  const auto hours = take_digits(text, 2);
  if (!hours || !take(text, ':')) return std::nullopt;
  const auto minutes = take_digits(text, 2);
  if (!minutes || *minutes > 59 || *hours * 60 + *minutes > 14 * 60) return std::nullopt;
  const auto offset = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
  return negative ? -offset : offset;
}

// Writes a number that fits over `count` characters; a page shows hundreds of instants, and printf is slow.
void put_digits(std::string& text, std::size_t at, std::size_t count, int number) {
  for (; count > 0; number /= 10) text[at + --count] = static_cast<char>('0' + number % 10);
}

}  // namespace

std::string to_iso(LocalDate date) {
  const std::chrono::year_month_day ymd{date};
  std::string text = "0000-00-00";
  put_digits(text, 0, 4, int{ymd.year()});
  put_digits(text, 5, 2, static_cast<int>(unsigned{ymd.month()}));
  put_digits(text, 8, 2, static_cast<int>(unsigned{ymd.day()}));
  return text;
}

std::string to_iso(Instant instant) {
  const std::chrono::hh_mm_ss time{time_of_day(instant)};
  std::string text = to_iso(local_date(instant)) + "T00:00:00";
  put_digits(text, 11, 2, static_cast<int>(time.hours().count()));
  put_digits(text, 14, 2, static_cast<int>(time.minutes().count()));
  put_digits(text, 17, 2, static_cast<int>(time.seconds().count()));
  if (const auto millis = time.subseconds().count(); millis != 0) {
    text += ".000";
    put_digits(text, 20, 3, static_cast<int>(millis));
  }
  return text + "+08:00";
}

std::optional<LocalDate> parse_date(std::string_view text) {
  const auto date = take_date(text);
  return text.empty() ? date : std::nullopt;
}

std::optional<Instant> parse_instant(std::string_view text) {
  const auto date = take_date(text);
  if (!date) return std::nullopt;
  Millis time{0};
  std::chrono::minutes offset{zone_offset};
  if (!text.empty()) {
    if (!take(text, 'T') && !take(text, 't')) return std::nullopt;
    const auto read_time = take_time(text);
    if (!read_time) return std::nullopt;
    const auto read_offset = take_offset(text);
    if (!read_offset || !text.empty()) return std::nullopt;
    time = *read_time;
    offset = *read_offset;
  }
  return Instant{(LocalTime{*date} + time).time_since_epoch() - offset};
}

}  // namespace xiezhu::domain
