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
#include "domain/letters/letter_kind.hpp"
#include "domain/request/attachment.hpp"
#include "domain/request/retention.hpp"
#include "domain/request/state.hpp"
#include "domain/satisfaction/rating.hpp"

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

// 沪民函〔2026〕12号 (GB/T 9704): gap-free per issuing unit and year. The issuer stays when the request moves
// to a successor.
struct DocumentNumber {
  UnitId issuer;
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

// The closed list of grounds for not helping (domain §4 rule 4).
enum class Ground { outside_powers, prohibited, secrecy, own_task, better_placed, burden, situation };
template <>
struct EnumNames<Ground> {
  static constexpr std::array table{EnumName<Ground>{Ground::outside_powers, "R1", "超出职权范围"},
                                    EnumName<Ground>{Ground::prohibited, "R2", "法律法规禁止"},
                                    EnumName<Ground>{Ground::secrecy, "R3", "涉及国家秘密或损害公共利益"},
                                    EnumName<Ground>{Ground::own_task, "R4", "属请求机关自身职责"},
                                    EnumName<Ground>{Ground::better_placed, "R5", "其他机关更适宜提供协助"},
                                    EnumName<Ground>{Ground::burden, "R6", "负担明显过重"},
                                    EnumName<Ground>{Ground::situation, "R7", "不符合约定情形"}};
};

struct Refusal {
  Ground ground = Ground::outside_powers;
  std::string reasons;
  std::string legal_basis;
  std::optional<UnitId> better_unit{};  // R5: the unit better placed
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

// What waits for somebody's approval: an extension or a refusal for the head, a designation for the
// coordinator.
enum class ApplicationKind { extension, refusal, designation };
template <>
struct EnumNames<ApplicationKind> {
  static constexpr std::array table{
      EnumName<ApplicationKind>{ApplicationKind::extension, "extension", "延期申请"},
      EnumName<ApplicationKind>{ApplicationKind::refusal, "refusal", "不予协助报批"},
      EnumName<ApplicationKind>{ApplicationKind::designation, "designation", "报请指定"}};
};

struct Application {
  ApplicationKind kind = ApplicationKind::extension;
  std::optional<PersonId> applicant;
  Instant at;
  std::string reason;
  std::optional<LocalDate> new_due{};  // extension: the day applied for …
  int days = 0;                        // … and how many working days that is after the day due then
  std::optional<Refusal> refusal{};
  friend bool operator==(const Application&, const Application&) = default;
};

// An urgent request made by word of mouth (domain §4 rule 12).
struct Oral {
  std::string asked_by;
  std::string asked_whom;
  Instant asked_at;
  std::string urgency;                     // why it could not wait
  std::optional<Instant> emergency_end{};  // from here the letter is owed
  friend bool operator==(const Oral&, const Oral&) = default;
};

// What makes a request a part of another one (domain §4 rule 6).
struct Commission {
  RequestId lead;
  LocalDate due_by;  // no clock of the part is due later
  friend bool operator==(const Commission&, const Commission&) = default;
};

struct Succession {
  UnitId from;
  UnitId to;
  friend bool operator==(const Succession&, const Succession&) = default;
};

// What a dispute brings about in its request (domain §7).
struct Ruling {
  DisputeId dispute;
  int days = 0;  // order_assistance: the new K4 in working days
  friend bool operator==(const Ruling&, const Ruling&) = default;
};

struct Event {
  int sequence = 0;  // 1, 2, 3 … within the request; equals the request's version after it
  Verb verb = Verb::draft;
  State from = State::none;
  State to = State::none;
  Instant at;            // when it was recorded
  Instant effective_at;  // when it counts: earlier than `at` when the system acts on a clock that ran out
  std::optional<PersonId> person;          // who acted; nullopt: the system
  std::optional<PersonId> on_behalf_of{};  // the absent colleague for whom `person` acted
  UnitId unit;          // the unit that acted; for the system the unit at whose step time ran out
  std::string opinion;  // reason or opinion 意见

  std::optional<Content> content{};
  std::optional<DocumentNumber> number{};
  std::optional<PersonId> case_officer{};
  std::optional<PersonId> drafter{};  // hand_over: who answers for the asking side from now on
  std::optional<Reply> reply{};
  std::vector<std::string> missing{};  // request_correction: everything that is missing
  std::string text{};                  // supplement: what was supplied
  std::optional<Refusal> refusal{};
  std::optional<Application> application{};
  std::optional<Oral> oral{};
  std::optional<UnitId> target{};           // forward, redirect, designate, copy: the unit
  std::optional<RequestId> subrequest{};    // split: the part
  std::optional<Commission> commission{};   // commission: the whole
  std::optional<Succession> succession{};   // transfer
  std::optional<Attachment> attachment{};   // attach
  std::optional<AttachmentId> detached{};   // detach
  std::optional<ArchiveMark> archive{};     // archive, correct_archive
  std::optional<Ruling> ruling{};           // the dispute that brought it about
  std::optional<RatingStep> rating{};       // whatever concerns one rating
  std::vector<RatingDates> rating_dates{};  // … and the dates that follow, also when the window closes
  std::optional<LetterMark> letter{};  // the letter that was made with it; nullopt: none, or an old event
  std::vector<ClockChange> clocks{};
  friend bool operator==(const Event&, const Event&) = default;
};

}  // namespace xiezhu::domain
