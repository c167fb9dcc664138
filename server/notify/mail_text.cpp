#include "server/notify/mail_text.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace xiezhu::server {
namespace {

std::string mail_base64(std::string_view text) {
  std::string encoded(4 * ((text.size() + 2) / 3) + 1, '\0');
  const std::string data{text};
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                      reinterpret_cast<const unsigned char*>(data.data()), static_cast<int>(data.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return encoded;
}

std::string wrapped(const std::string& encoded) {
  constexpr std::size_t line = 76;
  std::string text;
  for (std::size_t at = 0; at < encoded.size(); at += line) text += encoded.substr(at, line) + "\r\n";
  return text;
}

// "Mon, 21 Sep 2026 10:00:00 +0800"
std::string mail_date(domain::Instant instant) {
  constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto date = domain::local_date(instant);
  const std::chrono::year_month_day ymd{date};
  const std::chrono::weekday weekday{date};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(domain::time_of_day(instant))};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0800", days.at(weekday.c_encoding()),
                     unsigned{ymd.day()}, months.at(unsigned{ymd.month()} - 1), int{ymd.year()},
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

}  // namespace

std::string encoded_words(std::string_view text) {
  constexpr std::size_t bytes_per_word = 45;  // 60 characters of base64
  std::string words;
  while (!text.empty()) {
    std::size_t size = std::min(bytes_per_word, text.size());
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
    if (!words.empty()) words += "\r\n ";
    words += "=?UTF-8?B?" + mail_base64(text.substr(0, size)) + "?=";
    text.remove_prefix(size);
  }
  return words;
}

std::string render_mail(const MailText& mail) {
  const std::string domain = mail.from.substr(mail.from.find('@') + 1);
  std::string body = mail.text;
  for (std::size_t at = 0; (at = body.find('\n', at)) != std::string::npos; at += 2)
    body.replace(at, 1, "\r\n");
  return "From: " + encoded_words(mail.from_name) + "\r\n <" + mail.from + ">\r\nTo: <" + mail.to +
         ">\r\nSubject: " + encoded_words(mail.subject) + "\r\nDate: " + mail_date(mail.date) +
         "\r\nMessage-ID: <" + mail.id + "@" + domain +
         ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; "
         "charset=utf-8\r\n"
         "Content-Transfer-Encoding: base64\r\n\r\n" +
         wrapped(mail_base64(body));
}

}  // namespace xiezhu::server
