// Rows of supervision orders and cards. Both are kept in the same way; what differs stands in Kept.
#pragma once

#include <optional>
#include <string>
#include <tuple>

#include "domain/ports/supervision.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {

// What lists and the scheduler keep beside the row; follows from it.
struct SupervisionProjection {
  std::optional<std::string> open_key;  // its cause, while it is open
  std::optional<domain::SupervisionSide> turn;
  std::optional<domain::Instant> acts_at;
  friend bool operator==(const SupervisionProjection&, const SupervisionProjection&) = default;
};

// The table of a kind, with the columns that the other has not.
template <class Thing>
struct Kept;
template <>
struct Kept<domain::Order> {
  static constexpr const char* table = "supervision_order";
  static constexpr const char* columns =
      "severity, matter, response, late_reason, late_reason_accepted, lapses, reminded, lapsed";
  static constexpr const char* projection = "open_key, turn, acts_at";
};
template <>
struct Kept<domain::Card> {
  static constexpr const char* table = "supervision_card";
  static constexpr const char* columns =
      "colour, reason, cause_order_id, appeal_reasons, appealed_at, appeal_outcome, appeal_decision, "
      "appeal_decided_at";
  static constexpr const char* projection = "open_key, turn";
};

inline const std::string supervision_columns =
    "id, version, state, request_id, unit_id, cause, cause_code, cause_ordinal, cause_round, "
    "number_issuer_id, number_prefix, number_year, number_serial, created_at, changed_at, issued_at, "
    "finished_at";

// What is optional as a whole in the domain stands in columns of its own.
template <class Thing>
struct SupervisionRecord {
  Thing thing;
  std::optional<domain::ClockCode> cause_code;
  std::optional<int> cause_ordinal;
  std::optional<int> cause_round;
  std::optional<domain::UnitId> issuer;
  std::optional<std::string> prefix;
  std::optional<int> year;
  std::optional<int> serial;
  std::optional<std::string> appeal_reasons;  // of cards
  std::optional<domain::Instant> appealed_at;
  std::optional<domain::AppealOutcome> appeal_outcome;
  std::optional<std::string> appeal_decision;
  std::optional<domain::Instant> appeal_decided_at;
};

template <>
struct sql::Fields<SupervisionRecord<domain::Order>> {
  static auto of(auto& r) {
    auto& o = r.thing;
    return std::tie(o.id, o.version, o.state, o.subject.request, o.subject.unit, o.subject.cause.kind,
                    r.cause_code, r.cause_ordinal, r.cause_round, r.issuer, r.prefix, r.year, r.serial,
                    o.created_at, o.changed_at, o.issued_at, o.finished_at, o.grade, o.wording, o.response,
                    o.late_reason, o.late_reason_accepted, o.lapses, o.reminded, o.lapsed);
  }
};

template <>
struct sql::Fields<SupervisionRecord<domain::Card>> {
  static auto of(auto& r) {
    auto& c = r.thing;
    return std::tie(c.id, c.version, c.state, c.subject.request, c.subject.unit, c.subject.cause.kind,
                    r.cause_code, r.cause_ordinal, r.cause_round, r.issuer, r.prefix, r.year, r.serial,
                    c.created_at, c.changed_at, c.issued_at, c.finished_at, c.grade, c.wording,
                    c.subject.cause.order, r.appeal_reasons, r.appealed_at, r.appeal_outcome,
                    r.appeal_decision, r.appeal_decided_at);
  }
};

template <>
struct sql::Fields<SupervisionProjection> {
  static auto of(auto& p) { return std::tie(p.open_key, p.turn, p.acts_at); }
};

template <class Thing>
SupervisionRecord<Thing> record_of(const Thing& thing);
template <class Thing>
Thing thing_of(SupervisionRecord<Thing>&& record);
SupervisionProjection projection_of(const domain::Order& order);
SupervisionProjection projection_of(const domain::Card& card);

// What of an event has no column of its own, as JSON; nullopt when there is nothing.
template <class Event>
std::optional<std::string> encode_supervision(const Event& event);
// Throws sql::CorruptValue for a text that it never made.
template <class Event>
void decode_supervision(const std::string& payload, Event& event);

}  // namespace xiezhu::persistence
