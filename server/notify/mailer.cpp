#include "server/notify/mailer.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cstring>

#include "server/notify/curl_call.hpp"
#include "server/notify/mail_text.hpp"

namespace xiezhu::server {
namespace {

// What is still to be sent.
struct Outgoing {
  std::string text;
  std::size_t sent = 0;
};

std::size_t read_outgoing(char* buffer, std::size_t size, std::size_t count, void* data) {
  auto& outgoing = *static_cast<Outgoing*>(data);
  const std::size_t part = std::min(size * count, outgoing.text.size() - outgoing.sent);
  std::memcpy(buffer, outgoing.text.data() + outgoing.sent, part);
  outgoing.sent += part;
  return part;
}

// The dialogue with the server, as far as it tells one bad address from a server that is not well.
struct Dialogue {
  bool naming_recipient = false;  // the last command was RCPT
  std::string refusal;            // the last answer that says no
  bool nobody_there = false;      // … and it was to RCPT, for good
};

int listen_in(CURL* /*handle*/, curl_infotype type, char* data, std::size_t size, void* user) {
  auto& dialogue = *static_cast<Dialogue*>(user);
  const std::string_view line{data, std::min<std::size_t>(size, 200)};
  if (type == CURLINFO_HEADER_OUT) dialogue.naming_recipient = line.starts_with("RCPT");
  if (type == CURLINFO_HEADER_IN && (line.starts_with('4') || line.starts_with('5'))) {
    dialogue.refusal = line;
    dialogue.nobody_there = dialogue.naming_recipient && line.starts_with('5');
  }
  return 0;
}

std::string one_line(std::string text) {
  std::erase_if(text, [](unsigned char c) { return c == '\r' || c == '\n' || c >= 0x7f || c < ' '; });
  return text;
}

std::string member(const boost::json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string{std::string_view{found->get_string()}}
                                                : std::string{};
}

}  // namespace

SendResult Mailer::send(const domain::Delivery& delivery, const domain::Webhook* /*webhook*/,
                        const std::stop_token& stop) {
  const auto content = boost::json::parse(delivery.payload).as_object();
  Outgoing outgoing{render_mail({.from = options_.from,
                                 .from_name = options_.name,
                                 .to = delivery.recipient,
                                 .subject = member(content, "subject"),
                                 .text = member(content, "text"),
                                 .id = std::to_string(delivery.id.value()),
                                 .date = clock_.now()})};
  Dialogue dialogue;
  CurlCall call{options_.timeout, options_.ca_file, stop};
  const bool implicit = options_.security == MailSecurity::tls;
  const std::string url =
      (implicit ? "smtps://" : "smtp://") + options_.server + ":" + std::to_string(options_.port);
  const std::string from = "<" + options_.from + ">";
  CurlList to;
  to.add("<" + delivery.recipient + ">");
  call.set(CURLOPT_URL, url.c_str());
  call.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  if (options_.security == MailSecurity::starttls)
    call.set(CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  if (!options_.user.empty()) {
    call.set(CURLOPT_USERNAME, options_.user.c_str());
    call.set(CURLOPT_PASSWORD, options_.password.c_str());
  }
  call.set(CURLOPT_MAIL_FROM, from.c_str());
  call.set(CURLOPT_MAIL_RCPT, to.get());
  call.set(CURLOPT_UPLOAD, 1L);
  call.set(CURLOPT_READFUNCTION, &read_outgoing);
  call.set(CURLOPT_READDATA, &outgoing);
  call.set(CURLOPT_VERBOSE, 1L);
  call.set(CURLOPT_DEBUGFUNCTION, &listen_in);
  call.set(CURLOPT_DEBUGDATA, &dialogue);
  const auto code = call.run();
  if (code == CURLE_OK) return {};
  if (call.stopped()) return {Fate::broken_off, "stopping"};
  std::string error = call.error(code);
  if (!dialogue.refusal.empty()) error += ": " + one_line(dialogue.refusal);
  return {dialogue.nobody_there ? Fate::refused : Fate::failed, std::move(error)};
}

}  // namespace xiezhu::server
