#include "api/feeds/deadline_calendar.hpp"

#include <string_view>

namespace xiezhu::api {
namespace {

constexpr std::size_t longest_line = 75;  // octets, without the line end
constexpr std::string_view calendar_head =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Xiezhu//Deadlines//ZH\r\nCALSCALE:GREGORIAN\r\n"
    "METHOD:PUBLISH\r\nX-WR-CALNAME:行政协助办理期限\r\nBEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\n"
    "BEGIN:STANDARD\r\nDTSTART:19910915T000000\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nTZNAME:CST\r\n"
    "END:STANDARD\r\nEND:VTIMEZONE\r\n";
constexpr std::string_view calendar_tail = "END:VCALENDAR\r\n";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    out += c;
  }
  return out;
}

bool inside_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Folded where it is too long, never inside a character; a line that goes on starts with a blank.
void put_line(std::string& out, std::string_view line) {
  std::size_t room = longest_line;
  while (line.size() > room) {
    std::size_t end = room;
    while (end > 0 && inside_character(line[end])) --end;
    out.append(line.substr(0, end)).append("\r\n ");
    line.remove_prefix(end);
    room = longest_line - 1;
  }
  out.append(line).append("\r\n");
}

// "20261009T173000" of ISO text "2026-10-09T17:30:00…".
std::string compact(std::string_view iso) {
  std::string out;
  for (const char c : iso.substr(0, 19)) {
    if (c != '-' && c != ':') out += c;
  }
  return out;
}

std::string local(domain::Instant instant) { return compact(domain::to_iso(instant)); }

std::string utc(domain::Instant instant) { return local(instant - domain::zone_offset) + "Z"; }

void put_event(std::string& out, const domain::RequestSummary& line) {
  const std::string clock{domain::name_of(*line.clock)};
  const std::string what{domain::chinese_of(*line.clock)};
  put_line(out, "BEGIN:VEVENT");
  put_line(out, "UID:" + std::to_string(line.id.value()) + "-" + clock + "@xiezhu");
  put_line(out, "DTSTAMP:" + utc(line.changed_at));
  put_line(out, "SEQUENCE:" + std::to_string(line.version));
  put_line(out, "DTSTART;TZID=Asia/Shanghai:" + local(line.due_at));
  put_line(out, "SUMMARY:" + escaped("【" + what + "】" + (line.number.empty() ? "" : line.number + " ") +
                                     line.title));
  put_line(out, std::string{"PRIORITY:"} + (line.urgent ? "1" : "5"));
  put_line(out, "TRANSP:TRANSPARENT");
  put_line(out, "END:VEVENT");
}

}  // namespace

std::string deadline_calendar(std::span<const domain::RequestSummaryPtr> lines) {
  std::string out{calendar_head};
  for (const auto& line : lines) {
    if (line->clock && !line->paused_at) put_event(out, *line);
  }
  out += calendar_tail;
  return out;
}

}  // namespace xiezhu::api
