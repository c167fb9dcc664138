// Builders for tests of and above the domain: a small city with its people, catalogue, rules and calendar,
// and a request that is driven through its lifecycle. Every value is a default that a test may change.
#pragma once

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/request/decisions.hpp"
#include "tests/support/rating_builders.hpp"

namespace xiezhu::test {

namespace d = xiezhu::domain;

// "2026-09-24T15:00" is Shanghai time.
inline d::Instant at(std::string_view text) {
  const auto instant = d::parse_instant(text);
  if (!instant) throw std::invalid_argument("not an instant: " + std::string{text});
  return *instant;
}

inline d::LocalDate day(std::string_view text) {
  const auto date = d::parse_date(text);
  if (!date) throw std::invalid_argument("not a date: " + std::string{text});
  return *date;
}

// --- calendar
// -------------------------------------------------------------------------------------------------------

struct OffSpan {
  std::string_view first;
  std::string_view last;
};

// The State Council's overrides of 2024–2026 (domain §5).
inline d::CalendarData shipped_calendar_data() {
  static constexpr std::array off{OffSpan{"2024-01-01", "2024-01-01"}, OffSpan{"2024-02-10", "2024-02-17"},
                                  OffSpan{"2024-04-04", "2024-04-06"}, OffSpan{"2024-05-01", "2024-05-05"},
                                  OffSpan{"2024-06-10", "2024-06-10"}, OffSpan{"2024-09-15", "2024-09-17"},
                                  OffSpan{"2024-10-01", "2024-10-07"}, OffSpan{"2025-01-01", "2025-01-01"},
                                  OffSpan{"2025-01-28", "2025-02-04"}, OffSpan{"2025-04-04", "2025-04-06"},
                                  OffSpan{"2025-05-01", "2025-05-05"}, OffSpan{"2025-05-31", "2025-06-02"},
                                  OffSpan{"2025-10-01", "2025-10-08"}, OffSpan{"2026-01-01", "2026-01-03"},
                                  OffSpan{"2026-02-15", "2026-02-23"}, OffSpan{"2026-04-04", "2026-04-06"},
                                  OffSpan{"2026-05-01", "2026-05-05"}, OffSpan{"2026-06-19", "2026-06-21"},
                                  OffSpan{"2026-09-25", "2026-09-27"}, OffSpan{"2026-10-01", "2026-10-07"}};
  static constexpr std::array<std::string_view, 19> on{
      "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29",
      "2024-10-12", "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11", "2026-01-04",
      "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"};
  const auto notice = [](d::LocalDate date) {
    return "国务院办公厅" + std::to_string(d::year_of(date)) + "年通知";
  };
  d::CalendarData data{.version = 7, .years = {2024, 2025, 2026}, .overrides = {}};
  for (const auto& span : off) {
    for (auto date = day(span.first); date <= day(span.last); date += std::chrono::days{1}) {
      data.overrides.push_back({date, false, notice(date)});
    }
  }
  for (const auto text : on) data.overrides.push_back({day(text), true, notice(day(text))});
  return data;
}

inline d::WorkingCalendar shipped_calendar() { return d::WorkingCalendar{shipped_calendar_data()}; }

// --- rules
// ----------------------------------------------------------------------------------------------------------

// The shipped defaults of domain §5.
inline std::vector<d::ClockRule> shipped_clock_rules() {
  using d::ClockCode;
  using d::WorkingDays;
  const auto from = day("2000-01-01");
  const d::Limit one_day = WorkingDays{1};
  const d::Limit four_hours = d::WorkingMinutes{240};
  const d::Terms confirmation{WorkingDays{3}, WorkingDays{5}};
  std::vector<d::ClockRule> rules{
      {.code = ClockCode::receipt,
       .valid_from = from,
       .normal = {one_day, one_day},
       .urgent = {four_hours, four_hours}},
      {.code = ClockCode::decision,
       .valid_from = from,
       .normal = {WorkingDays{3}},
       .urgent = {WorkingDays{1}}},
      {.code = ClockCode::correction,
       .valid_from = from,
       .normal = {WorkingDays{5}, WorkingDays{5}},
       .urgent = {WorkingDays{2}, WorkingDays{2}}},
      {.code = ClockCode::confirmation, .valid_from = from, .normal = confirmation, .urgent = confirmation},
      {.code = ClockCode::handling,
       .valid_from = from,
       .normal = {WorkingDays{5}},
       .urgent = {WorkingDays{2}}},
      {.code = ClockCode::handling,
       .variant = std::string{d::rework_variant},
       .valid_from = from,
       .normal = {WorkingDays{5}},
       .urgent = {WorkingDays{5}}},
      {.code = ClockCode::handling,
       .variant = std::string{d::pause_variant},
       .valid_from = from,
       .normal = {WorkingDays{20}},
       .urgent = {WorkingDays{20}}},
      {.code = ClockCode::extension,
       .valid_from = from,
       .normal = {WorkingDays{10}},
       .urgent = {WorkingDays{10}}},
      {.code = ClockCode::letter, .valid_from = from, .normal = {WorkingDays{3}}, .urgent = {WorkingDays{3}}},
      {.code = ClockCode::response,
       .valid_from = from,
       .normal = {WorkingDays{3}},
       .urgent = {WorkingDays{3}}},
      {.code = ClockCode::response,
       .variant = std::string{d::rectification_variant},
       .valid_from = from,
       .normal = {WorkingDays{10}},
       .urgent = {WorkingDays{10}}},
      {.code = ClockCode::appeal,
       .valid_from = from,
       .normal = {WorkingDays{5}},
       .urgent = {WorkingDays{5}}}};
  const auto of_ratings = [&](ClockCode code, std::string_view variant, d::Terms terms) {
    rules.push_back({.code = code,
                     .variant = std::string{variant},
                     .valid_from = from,
                     .normal = terms,
                     .urgent = terms});
  };
  of_ratings(ClockCode::rating, "", {WorkingDays{10}, WorkingDays{10}});
  of_ratings(ClockCode::rating, d::change_variant, {WorkingDays{5}});
  of_ratings(ClockCode::rating, d::appeal_variant, {WorkingDays{5}});
  of_ratings(ClockCode::fixing, d::contact_variant, {WorkingDays{1}});
  of_ratings(ClockCode::fixing, d::fix_variant, {WorkingDays{15}});
  const auto off_catalogue = [&](d::Form form, int days, int urgent_days) {
    rules.push_back({.code = ClockCode::handling,
                     .variant = std::string{d::name_of(form)},
                     .valid_from = from,
                     .normal = {WorkingDays{days}},
                     .urgent = {WorkingDays{urgent_days}}});
  };
  off_catalogue(d::Form::data, 5, 2);
  off_catalogue(d::Form::opinion, 10, 3);
  off_catalogue(d::Form::on_site, 15, 5);
  off_catalogue(d::Form::joint, 15, 5);
  off_catalogue(d::Form::support, 15, 5);
  off_catalogue(d::Form::other, 10, 3);
  const auto of_disputes = [&](ClockCode code, std::string_view variant, d::Terms terms) {
    rules.push_back({.code = code,
                     .variant = std::string{variant},
                     .valid_from = from,
                     .normal = terms,
                     .urgent = terms});
  };
  of_disputes(ClockCode::negotiation, "", {WorkingDays{5}});
  of_disputes(ClockCode::negotiation, d::window_variant, {WorkingDays{10}});
  of_disputes(ClockCode::dispute_admission, "", {WorkingDays{3}});
  of_disputes(ClockCode::dispute_notice, "", {WorkingDays{2}});
  of_disputes(ClockCode::dispute_answer, "", {WorkingDays{5}, WorkingDays{5}});
  of_disputes(ClockCode::dispute_opinion, "", {WorkingDays{15}});
  of_disputes(ClockCode::dispute_opinion, d::extension_variant, {WorkingDays{10}});
  of_disputes(ClockCode::execution, "", {d::CalendarDays{20}, d::CalendarDays{20}});
  of_disputes(ClockCode::handling, d::order_variant, {WorkingDays{30}});
  of_disputes(ClockCode::handling, d::dispute_variant, {WorkingDays{35}});
  return rules;
}

// --- units
// ----------------------------------------------------------------------------------------------------------

struct City {
  static constexpr d::UnitId government{1};
  static constexpr d::UnitId civil_affairs{2};    // the requesting unit of the tests
  static constexpr d::UnitId public_security{3};  // the requested unit of the tests
  static constexpr d::UnitId district{4};
  static constexpr d::UnitId district_civil{5};
  static constexpr d::UnitId closed{6};
  static constexpr d::UnitId housing{7};  // a party to nothing
};

inline std::vector<d::Unit> city_units() {
  const auto since = day("2019-01-01");
  const auto unit = [&](d::UnitId id, std::string code, std::string name, d::Level level, std::string line,
                        std::optional<d::UnitId> parent, std::string prefix) {
    return d::Unit{.id = id,
                   .code = std::move(code),
                   .name = name,
                   .short_name = name,
                   .level = level,
                   .region = level == d::Level::city ? "310000" : "310101",
                   .line = std::move(line),
                   .parent = parent,
                   .document_prefix = std::move(prefix),
                   .valid_from = since};
  };
  std::vector<d::Unit> units{
      unit(City::government, "U1", "市政府", d::Level::city, "政府", std::nullopt, "沪府函"),
      unit(City::civil_affairs, "U2", "市民政局", d::Level::city, "民政", City::government, "沪民函"),
      unit(City::public_security, "U3", "市公安局", d::Level::city, "公安", City::government, "沪公函"),
      unit(City::district, "U4", "黄浦区政府", d::Level::district, "政府", City::government, "黄府函"),
      unit(City::district_civil, "U5", "黄浦区民政局", d::Level::district, "民政", City::district, "黄民函"),
      unit(City::closed, "U6", "已撤销单位", d::Level::city, "其他", City::government, "沪撤函"),
      unit(City::housing, "U7", "市房管局", d::Level::city, "房管", City::government, "沪房函")};
  units[5].valid_to = day("2025-12-31");
  return units;
}

// --- catalogue
// ------------------------------------------------------------------------------------------------------

struct Items {
  static constexpr d::ItemVersionId household{1};      // effective: city to city, 10 WD, urgent 3 WD
  static constexpr d::ItemVersionId quick{2};          // effective: 3 WD, urgent 1 WD
  static constexpr d::ItemVersionId expired{3};        // until 2025-12-31
  static constexpr d::ItemVersionId future{4};         // from 2027-01-01
  static constexpr d::ItemVersionId for_districts{5};  // districts only may ask
  static constexpr d::ItemVersionId of_housing{6};     // housing only must help
  static constexpr d::ItemVersionId other_channel{7};  // district to district only
};

inline d::ItemVersion item(d::ItemVersionId id, int limit, int urgent_limit) {
  return {.id = id,
          .code = "XZ-" + std::to_string(id.value()),
          .name = "户籍信息核查",
          .form = d::Form::data,
          .requesting = *d::UnitSelector::parse("*"),
          .requested = *d::UnitSelector::parse("line:公安"),
          .channels = {d::Channel::city_city, d::Channel::city_district},
          .limit = {limit},
          .urgent_limit = {urgent_limit},
          .valid_from = day("2019-09-01")};
}

inline std::vector<d::ItemVersion> city_items() {
  auto expired = item(Items::expired, 5, 2);
  expired.valid_to = day("2025-12-31");
  auto future = item(Items::future, 5, 2);
  future.valid_from = day("2027-01-01");
  auto for_districts = item(Items::for_districts, 5, 2);
  for_districts.requesting = *d::UnitSelector::parse("level:district");
  auto of_housing = item(Items::of_housing, 5, 2);
  of_housing.requested = *d::UnitSelector::parse("unit:U7");
  auto other_channel = item(Items::other_channel, 5, 2);
  other_channel.channels = {d::Channel::district_district};
  return {item(Items::household, 10, 3),
          item(Items::quick, 3, 1),
          expired,
          future,
          for_districts,
          of_housing,
          other_channel};
}

inline d::RetentionClasses shipped_retention_classes() {
  return {{{"permanent", "永久", std::nullopt, "规定"},
           {"30y", "30年", 30, "规定"},
           {"10y", "10年", 10, "规定"}}};
}

inline d::ReferencePtr city_reference_with(std::vector<d::ClockRule> rules) {
  // Trees and catalogues do not move, so each part is made in its place.
  return d::ReferencePtr{new d::Reference{1, d::OrgTree{city_units()}, d::Catalogue{city_items()},
                                          d::ClockRules{std::move(rules)}, shipped_calendar(),
                                          d::LetterTemplates{}, shipped_retention_classes()}};
}

// Immutable, so all tests share one.
inline const d::ReferencePtr& city_reference() {
  static const auto reference = city_reference_with(shipped_clock_rules());
  return reference;
}

// --- people
// ---------------------------------------------------------------------------------------------------------

// Ids of people are unit × 100 + number.
inline d::PersonId person_id(d::UnitId unit, int number) { return d::PersonId{unit.value() * 100 + number}; }

inline d::Actor actor(d::UnitId unit, int number, d::Roles roles) {
  return {person_id(unit, number), unit, roles};
}

inline d::Actor drafter() { return actor(City::civil_affairs, 1, {d::Role::handler}); }
inline d::Actor colleague() { return actor(City::civil_affairs, 2, {d::Role::handler}); }
inline d::Actor signer() { return actor(City::civil_affairs, 3, {d::Role::signer}); }
inline d::Actor allocator() { return actor(City::public_security, 1, {d::Role::allocator}); }
inline d::Actor officer() { return actor(City::public_security, 2, {d::Role::case_officer}); }
inline d::Actor second_officer() { return actor(City::public_security, 3, {d::Role::case_officer}); }
inline d::Actor head() { return actor(City::public_security, 4, {d::Role::head}); }
inline d::Actor asking_head() { return actor(City::civil_affairs, 4, {d::Role::head}); }
inline d::Actor administrator() { return actor(City::public_security, 5, {d::Role::unit_admin}); }
inline d::Actor asking_administrator() { return actor(City::civil_affairs, 5, {d::Role::unit_admin}); }
inline d::Actor housing_allocator() { return actor(City::housing, 2, {d::Role::allocator}); }
inline d::Actor housing_officer() { return actor(City::housing, 3, {d::Role::case_officer}); }
inline d::Actor coordinator() { return actor(City::government, 1, {d::Role::dispute_coordinator}); }
inline d::Actor district_coordinator() { return actor(City::district, 1, {d::Role::dispute_coordinator}); }
inline d::Actor outsider() {
  return actor(City::housing, 1, {d::Role::handler, d::Role::signer, d::Role::allocator});
}

inline d::Person person_of(const d::Actor& actor) {
  return {.id = *actor.person,
          .login = "p" + std::to_string(actor.person->value()),
          .name = "人员" + std::to_string(actor.person->value()),
          .unit = actor.unit,
          .roles = actor.roles};
}

// --- requests
// -------------------------------------------------------------------------------------------------------

// Complete content of a request of civil affairs to public security under the item `household`.
inline d::Content content() {
  return {.title = "关于核查户籍信息的请求",
          .body = "请协助核查当事人户籍信息。",
          .legal_basis = "《社会救助暂行办法》",
          .requested_unit = City::public_security,
          .item = Items::household,
          .form = std::nullopt,
          .off_catalogue_basis = "",
          .sharing = d::Sharing::unavailable,
          .urgent = false};
}

inline d::Content urgent(d::Content content) {
  content.urgent = true;
  return content;
}

inline d::Content off_catalogue(d::Form form) {
  auto changed = content();
  changed.item = std::nullopt;
  changed.form = form;
  changed.off_catalogue_basis = "《行政程序规定》";
  return changed;
}

// 沪民函〔2026〕serial号
inline d::DocumentNumber number(int serial, d::UnitId issuer = City::civil_affairs) {
  return {issuer, "沪民函", 2026, serial};
}

inline d::Act act(d::Verb verb) { return {.verb = verb}; }
inline d::Act act(d::Verb verb, std::string opinion) { return {.verb = verb, .opinion = std::move(opinion)}; }
inline d::Act drafting(d::Verb verb, d::Content content) {
  return {.verb = verb, .content = std::move(content)};
}
inline d::Act naming(d::Verb verb, const d::Actor& officer) {
  return {.verb = verb, .case_officer = officer.person};
}
inline d::Act replying(d::ReplyOutcome outcome = d::ReplyOutcome::full,
                       std::string text = "材料已全部提供。") {
  return {.verb = d::Verb::reply, .reply = d::Reply{outcome, std::move(text)}};
}

inline d::Act attaching(d::AttachmentId id, std::string name, std::int64_t size = 1'000) {
  d::Act act{.verb = d::Verb::attach};
  act.attachment =
      d::Attachment{.id = id, .name = std::move(name), .size = size, .sha256 = std::string(64, 'a')};
  return act;
}
inline d::Act detaching(d::AttachmentId id) {
  d::Act act{.verb = d::Verb::detach};
  act.detached = id;
  return act;
}
inline d::Act archiving(std::string retention = "30y", std::string reference = "WS·2026·D30-0012") {
  d::Act act{.verb = d::Verb::archive};
  act.archive = d::ArchiveMark{.retention = std::move(retention), .reference = std::move(reference)};
  return act;
}
inline d::Act correcting_archive(std::string reason, std::string retention = "permanent",
                                 std::string reference = "WS·2026·Y-0012") {
  auto act = archiving(std::move(retention), std::move(reference));
  act.verb = d::Verb::correct_archive;
  act.opinion = std::move(reason);
  return act;
}
inline d::Act correcting(std::vector<std::string> missing = {"授权委托书"}) {
  return {.verb = d::Verb::request_correction, .missing = std::move(missing)};
}
inline d::Act supplementing(std::string text = "已补充授权委托书。") {
  return {.verb = d::Verb::supplement, .text = std::move(text)};
}
inline d::Act refusing(d::Ground ground, std::optional<d::UnitId> better = std::nullopt) {
  return {.verb = ground == d::Ground::burden ? d::Verb::propose_refusal : d::Verb::refuse,
          .refusal = d::Refusal{ground, "理由充分", "《行政程序规定》", better}};
}
// forward, designate, copy
inline d::Act to_unit(d::Verb verb, d::UnitId unit) {
  return {.verb = verb, .opinion = "更为适宜", .unit = unit};
}
// ask_requester, pause, apply_extension
inline d::Act until(d::Verb verb, std::string_view date) {
  return {.verb = verb, .opinion = "确有必要", .until = day(date)};
}
inline d::Act recording_oral(std::string_view asked_at, d::Content content) {
  return {.verb = d::Verb::record_oral,
          .content = std::move(content),
          .oral = d::Oral{"张三", "李四", at(asked_at), "人员走失，情况紧急", std::nullopt}};
}
inline d::Act ending_emergency(std::string_view ended_at) {
  return {.verb = d::Verb::end_emergency, .ended_at = at(ended_at)};
}
// What dispute 1 brings about in its request.
inline d::Act by_dispute(d::Verb verb, int days = 0) {
  d::Act act{.verb = verb, .opinion = "争议协调结果"};
  act.ruling = d::Ruling{d::DisputeId{1}, days};
  return act;
}
// What a part asks for.
inline d::Content part_content() {
  return {.title = "协助核查房产信息", .body = "请核查当事人房产信息。", .legal_basis = "《行政程序规定》"};
}
inline d::Act splitting(d::RequestId part, std::string_view due_by, d::UnitId unit = City::housing) {
  return {
      .verb = d::Verb::split, .content = part_content(), .unit = unit, .until = day(due_by), .part = part};
}
inline d::Act commissioning(d::RequestId lead, std::string_view due_by) {
  auto content = part_content();
  content.requested_unit = City::housing;
  content.form = d::Form::data;
  content.sharing = d::Sharing::unavailable;
  return {.verb = d::Verb::commission,
          .content = std::move(content),
          .commission = d::Commission{lead, day(due_by)}};
}

// A request on its way, without a store: acts that must succeed advance it, `tries` only asks.
class Flow {
 public:
  explicit Flow(d::Content content = test::content(), d::ReferencePtr reference = city_reference())
      : reference_(std::move(reference)) {
    request.id = d::RequestId{1};
    does(drafter(), drafting(d::Verb::draft, std::move(content)));
  }

  // Begins with another verb than draft.
  Flow(const d::Actor& who, const d::Act& beginning, std::string_view instant) : Flow{} {
    request = d::Request{.id = request.id};
    events.clear();
    facts.number = number(12);
    when(instant).does(who, beginning);
  }

  d::Outcome<d::Event> tries(const d::Actor& who, const d::Act& what) const {
    return d::decide(request, who, what, facts, *reference_, now);
  }

  Flow& does(const d::Actor& who, const d::Act& what) {
    const auto event = tries(who, what);
    if (!event) {
      throw std::logic_error("refused: " + std::string{name_of(what.verb)} + " " +
                             std::string{code(event.error().reason)} + " " + event.error().field);
    }
    return takes(*event);
  }

  // Lets the system take every step that is due.
  Flow& looked_at() {
    while (const auto event = d::decide_due(request, *reference_, now)) takes(*event);
    return *this;
  }

  Flow& when(std::string_view instant) {
    now = at(instant);
    return *this;
  }

  // The regular way to a state; each step at the present `now`.
  Flow& submitted() { return does(drafter(), act(d::Verb::submit)); }
  Flow& sent() {
    facts.number = number(12);
    return submitted().does(signer(), act(d::Verb::sign));
  }
  Flow& received() { return sent().does(allocator(), act(d::Verb::receive)); }
  Flow& accepted() {
    facts.officer = person_of(officer());
    return received().does(allocator(), naming(d::Verb::accept, officer()));
  }
  // Passed on once and received there.
  Flow& forwarded() {
    return received()
        .does(allocator(), to_unit(d::Verb::forward, City::housing))
        .does(housing_allocator(), act(d::Verb::receive));
  }
  // Passed on as often as units may, back to where it came from.
  Flow& forwarded_twice() {
    return forwarded()
        .does(housing_allocator(), to_unit(d::Verb::forward, City::public_security))
        .does(allocator(), act(d::Verb::receive));
  }
  Flow& replied() { return accepted().does(officer(), replying()); }
  Flow& reworked() { return replied().does(drafter(), act(d::Verb::rework, "缺少附件")); }
  Flow& completed() { return replied().does(drafter(), act(d::Verb::confirm)); }
  // Both rate; the requesting side gives `of_help` overall, the other `of_request`.
  Flow& rated(int of_help = 5, int of_request = 5) {
    return completed()
        .does(drafter(), rating(d::Side::requesting, of_help))
        .does(officer(), rating(d::Side::requested, of_request));
  }

  const d::ClockRun& clock() const {
    if (request.clocks.running() == nullptr) throw std::logic_error("no clock runs");
    return *request.clocks.running();
  }

  d::Request request;
  std::vector<d::Event> events;
  d::Facts facts;
  d::Instant now = at("2026-09-21T10:00");

 private:
  Flow& takes(const d::Event& event) {
    request = d::evolve(std::move(request), event);
    events.push_back(event);
    return *this;
  }

  d::ReferencePtr reference_;
};

}  // namespace xiezhu::test
