// What a rung of the ladder calls for (domain §6), and the order or card that was made of it.
#pragma once

#include <variant>

#include "domain/alerts/ladder.hpp"
#include "domain/supervision/card.hpp"
#include "domain/supervision/order.hpp"

namespace xiezhu::domain {

enum class MeasureKind { order, yellow_card, red_card };
template <>
struct EnumNames<MeasureKind> {
  static constexpr std::array table{EnumName<MeasureKind>{MeasureKind::order, "order", "督办单"},
                                    EnumName<MeasureKind>{MeasureKind::yellow_card, "yellow_card", "黄牌"},
                                    EnumName<MeasureKind>{MeasureKind::red_card, "red_card", "红牌"}};
};

// Nothing before the time has run out. The system proposes an order with the escalation only, but a
// coordinator who cannot urge himself may do so from the urge on.
constexpr std::optional<MeasureKind> called_for(Rung rung) {
  switch (rung) {
    case Rung::prompt:
      return std::nullopt;
    case Rung::urge:
    case Rung::escalation:
      return MeasureKind::order;
    case Rung::yellow_card:
      return MeasureKind::yellow_card;
    case Rung::red_card:
      return MeasureKind::red_card;
  }
  return std::nullopt;
}

// An order or a card that goes back to the clock of an alert.
struct Measure {
  MeasureKind kind = MeasureKind::order;
  std::int64_t id = 0;
  std::variant<OrderState, CardState> state{};
  bool issued = false;  // others than coordinators of supervision know of it

  [[nodiscard]] bool open() const {
    return !std::visit([](auto one) { return final(one); }, state);
  }
};

}  // namespace xiezhu::domain
