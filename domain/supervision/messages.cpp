#include "domain/supervision/messages.hpp"

namespace xiezhu::domain {
namespace {

constexpr std::string_view order_prefix = "order-";
constexpr std::string_view card_prefix = "card-";

std::vector<Audience> desks(UnitId unit, std::initializer_list<Role> roles) {
  std::vector<Audience> audiences;
  for (const Role role : roles) audiences.push_back({.unit = unit, .role = role});
  return audiences;
}

// The coordinators who issued it.
Audience coordinators_of(const std::optional<DocumentNumber>& number) {
  return {.unit = number ? std::optional{number->issuer} : std::nullopt,
          .role = Role::supervision_coordinator};
}

std::vector<Audience> audiences_of(const Order& order, const OrderEvent& event) {
  const UnitId unit = order.subject.unit;
  switch (event.verb) {
    case OrderVerb::issue:
      return desks(unit, {Role::allocator, Role::head});
    case OrderVerb::remind:
      return desks(unit, {event.from == OrderState::issued ? Role::allocator : Role::case_officer});
    case OrderVerb::lapse: {
      auto told = desks(unit, {Role::head});
      told.push_back(coordinators_of(order.number));
      return told;
    }
    case OrderVerb::respond:
      return {coordinators_of(order.number)};
    case OrderVerb::rectify:
    case OrderVerb::close:
      return desks(unit, {Role::case_officer, Role::head});
    case OrderVerb::cancel:
      return order.issued_at ? desks(unit, {Role::allocator, Role::head}) : std::vector<Audience>{};
    default:
      return {};
  }
}

std::vector<Audience> audiences_of(const Card& card, const CardEvent& event) {
  switch (event.verb) {
    case CardVerb::issue:
    case CardVerb::uphold:
    case CardVerb::dismiss:
    case CardVerb::revoke:
      return desks(card.subject.unit, {Role::allocator, Role::head});
    case CardVerb::appeal:
      return {coordinators_of(card.number)};
    default:
      return {};
  }
}

template <class Thing>
std::vector<Message> supervision_messages(const Thing& after, std::span<const typename Thing::Event> events,
                                          const Request& request, std::string_view prefix) {
  std::vector<Message> messages;
  for (const auto& event : events) {
    for (const auto& audience : audiences_of(after, event)) {
      messages.push_back({.kind = NoticeKind::supervision,
                          .about = std::string{prefix} + std::string{name_of(event.verb)},
                          .request = request.id,
                          .urgent = request.content.urgent,
                          .audience = audience,
                          .except = event.person,
                          .number = request.number ? request.number->text() : std::string{},
                          .title = request.content.title,
                          .detail = after.number ? after.number->text() : std::string{},
                          .at = event.at});
    }
  }
  return messages;
}

}  // namespace

std::vector<Message> messages_of(const Order& after, std::span<const OrderEvent> events,
                                 const Request& request) {
  return supervision_messages(after, events, request, order_prefix);
}

std::vector<Message> messages_of(const Card& after, std::span<const CardEvent> events,
                                 const Request& request) {
  return supervision_messages(after, events, request, card_prefix);
}

std::string supervision_text(std::string_view about) {
  if (about.starts_with(order_prefix)) {
    if (const auto verb = from_name<OrderVerb>(about.substr(order_prefix.size())))
      return "督办单" + std::string{chinese_of(*verb)};
  }
  if (about.starts_with(card_prefix)) {
    if (const auto verb = from_name<CardVerb>(about.substr(card_prefix.size())))
      return "黄牌红牌" + std::string{chinese_of(*verb)};
  }
  return {};
}

}  // namespace xiezhu::domain
