// What happened to a request. Events are the truth: they carry every value that they change, including the
// dates that were computed, so that replaying them needs neither calendar nor rules and always gives the
// stored row (domain §4).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/catalogue/item.hpp"
#include "domain/clocks/clock_ledger.hpp"
#include "domain/kernel/ids.hpp"
#include "domain/request/state.hpp"

namespace xiezhu::domain {

// Could the requester get the data through a sharing platform instead? Must be answered before a request is
// sent.
enum class Sharing { unavailable, insufficient };
template <>
struct EnumNames<Sharing> {
  static constexpr std::array table{
      EnumName<Sharing>{Sharing::unavailable, "unavailable", "无法通过共享获得"},
      EnumName<Sharing>{Sharing::insufficient, "insufficient", "共享数据不能满足需要"}};
};

enum class ReplyOutcome { full, partial, none_found, unable };
template <>
struct EnumNames<ReplyOutcome> {
  static constexpr std::array table{EnumName<ReplyOutcome>{ReplyOutcome::full, "full", "已提供"},
                                    EnumName<ReplyOutcome>{ReplyOutcome::partial, "partial", "部分提供"},
                                    EnumName<ReplyOutcome>{ReplyOutcome::none_found, "none_found", "查无"},
                                    EnumName<ReplyOutcome>{ReplyOutcome::unable, "unable", "客观不能"}};
};

// What the requesting handler writes. A draft may be incomplete; `submit` demands the rest.
struct Content {
  std::string title;
  std::string body;
  std::string legal_basis;
  std::optional<UnitId> requested_unit;
  std::optional<ItemVersionId> item;  // nullopt: outside the catalogue, then form and basis are mandatory
  std::optional<Form> form;
  std::string off_catalogue_basis;
  std::optional<Sharing> sharing;
  bool urgent = false;
  friend bool operator==(const Content&, const Content&) = default;
};

// 沪民函〔2026〕12号 (GB/T 9704): gap-free per unit and year.
struct DocumentNumber {
  std::string prefix;
  int year = 0;
  int serial = 0;
  [[nodiscard]] std::string text() const;
  friend bool operator==(const DocumentNumber&, const DocumentNumber&) = default;
};

struct Reply {
  ReplyOutcome outcome = ReplyOutcome::full;
  std::string text;
  friend bool operator==(const Reply&, const Reply&) = default;
};

struct Event {
  int sequence = 0;  // 1, 2, 3 … within the request; equals the request's version after it
  Verb verb = Verb::draft;
  State from = State::none;
  State to = State::none;
  Instant at;            // when it was recorded
  Instant effective_at;  // when it counts: earlier than `at` when the system acts on a clock that ran out
  std::optional<PersonId> person;  // nullopt: the system
  UnitId unit;                     // the unit that acted; for the system the unit at whose step time ran out
  std::string opinion;             // reason or opinion 意见

  std::optional<Content> content{};
  std::optional<DocumentNumber> number{};
  std::optional<PersonId> case_officer{};
  std::optional<Reply> reply{};
  std::vector<ClockChange> clocks{};
  friend bool operator==(const Event&, const Event&) = default;
};

}  // namespace xiezhu::domain
