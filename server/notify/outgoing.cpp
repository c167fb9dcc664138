#include "server/notify/outgoing.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace xiezhu::server {
namespace json = boost::json;
namespace {

constexpr std::string_view mail_head = "【行政协助】";

// "2026-09-21 10:00"
std::string minute_text(domain::Instant instant) {
  auto text = domain::to_iso(instant).substr(0, 16);
  text[10] = ' ';
  return text;
}

std::string headline(domain::NoticeKind kind, const std::string& about, const std::string& number,
                     const std::string& title) {
  std::string text = std::string{domain::chinese_of(kind)} + "：" + domain::about_text(about);
  if (!number.empty()) text += " " + number;
  if (!title.empty()) text += " " + title;
  return text;
}

json::value id_or_null(std::optional<std::int64_t> id) {
  return id ? json::value(std::to_string(*id)) : json::value(nullptr);
}

}  // namespace

std::string mail_payload(const domain::Message& message, const std::string& public_url) {
  const auto line = headline(message.kind, message.about, message.number, message.title);
  std::string text = line + "\n\n";
  if (!message.number.empty()) text += "文号：" + message.number + "\n";
  if (!message.title.empty()) text += "标题：" + message.title + "\n";
  if (!message.detail.empty()) text += "说明：" + message.detail + "\n";
  if (message.urgent) text += "紧急：是\n";
  text += "时间：" + minute_text(message.at) + "\n";
  if (message.request)
    text += "\n请登录查看：" + public_url + "/requests/" + std::to_string(message.request->value()) + "\n";
  text += "\n本邮件由系统自动发送，请勿回复。\n";
  return json::serialize(json::object{{"subject", std::string{mail_head} + line}, {"text", text}});
}

std::string digest_payload(std::span<const domain::NoticeLine> lines, bool more,
                           const std::string& public_url) {
  const auto count = std::to_string(lines.size()) + (more ? "+" : "");
  std::string text = "您有 " + count + " 条未读消息：\n\n";
  for (const auto& [notice, number, title] : lines) {
    text += minute_text(notice.created_at) + " " + headline(notice.kind, notice.about, number, title) + "\n";
  }
  if (more) text += "……\n";
  text += "\n请登录查看：" + public_url + "/notices\n\n本邮件由系统自动发送，请勿回复。\n";
  return json::serialize(json::object{
      {"subject", std::string{mail_head} + "每日摘要：" + count + " 条未读消息"}, {"text", text}});
}

std::string cloud_event(const domain::Message& message, domain::DeliveryId id,
                        const std::string& public_url) {
  const auto request = message.request ? std::optional{message.request->value()} : std::nullopt;
  const auto unit = message.audience.unit ? std::optional{message.audience.unit->value()} : std::nullopt;
  const auto person =
      message.audience.person ? std::optional{message.audience.person->value()} : std::nullopt;
  json::object data{{"kind", domain::name_of(message.kind)},
                    {"about", message.about},
                    {"requestId", id_or_null(request)},
                    {"number", message.number},
                    {"urgent", message.urgent},
                    {"audience",
                     {{"unitId", id_or_null(unit)},
                      {"role", message.audience.role ? json::value(domain::name_of(*message.audience.role))
                                                     : json::value(nullptr)},
                      {"personId", id_or_null(person)}}}};
  json::object event{{"specversion", "1.0"},
                     {"id", std::to_string(id.value())},
                     {"source", public_url},
                     {"type", "xiezhu.notice." + std::string{domain::name_of(message.kind)}},
                     {"time", domain::to_iso(message.at)},
                     {"datacontenttype", "application/json"},
                     {"data", std::move(data)}};
  if (request) event["subject"] = "requests/" + std::to_string(*request);
  return json::serialize(event);
}

}  // namespace xiezhu::server
