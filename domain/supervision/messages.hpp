// Who is told of what happens to supervision orders and cards.
#pragma once

#include "domain/notification/message.hpp"
#include "domain/supervision/card.hpp"
#include "domain/supervision/order.hpp"

namespace xiezhu::domain {

// `request` is the one that they are about; events before issuing tell nobody.
std::vector<Message> messages_of(const Order& after, std::span<const OrderEvent> events,
                                 const Request& request);
std::vector<Message> messages_of(const Card& after, std::span<const CardEvent> events,
                                 const Request& request);

// 督办单交办, 黄牌红牌申诉 … for the `about` of such a message; empty for any other.
std::string supervision_text(std::string_view about);

}  // namespace xiezhu::domain
