#include "api/routes/request_views.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/routes/satisfaction_views.hpp"
#include "domain/request/step_times.hpp"
#include "domain/request/visibility.hpp"

namespace xiezhu::api {
namespace json = boost::json;

namespace {

json::object fixed_clock_view(const domain::ClockRun& run) {
  return {{"code", domain::name_of(run.code)},
          {"name", domain::chinese_of(run.code)},
          {"cycle", run.cycle},
          {"limit", limit_view(run.limit)},
          {"startedAt", domain::to_iso(run.started_at)},
          {"countedFrom", domain::to_iso(run.counted_from)},
          {"dueAt", domain::to_iso(run.due_at)},
          {"lateAfter", domain::to_iso(run.late_after)},
          {"actsAt", instant_or_null(run.acts_at)},
          {"firstDueAt", domain::to_iso(run.first_due_at)},
          {"firstLateAfter", domain::to_iso(run.first_late_after)},
          {"extended", run.extended},
          {"paused", run.paused},
          {"pausedAt", instant_or_null(run.paused_at)},
          {"resumesAt", instant_or_null(run.resumes_at)},
          {"endedAt", instant_or_null(run.ended_at)},
          {"provisional", run.provisional},
          {"calendarVersion", run.calendar_version}};
}

// The object as text without its closing brace.
std::string unfinished(const json::object& object) {
  std::string text = json::serialize(object);
  text.pop_back();
  return text;
}

// Tokens and terms need no escaping.
template <class E>
std::string term_text(E value) {
  return R"({"code":")" + std::string{domain::name_of(value)} + R"(","name":")" +
         std::string{domain::chinese_of(value)} + R"("})";
}

std::string terms_text(const std::vector<domain::Verb>& verbs) {
  std::string text = "[";
  for (const auto verb : verbs) text += term_text(verb) + (verb == verbs.back() ? "" : ",");
  return text + "]";
}

json::value refusal_view(const std::optional<domain::Refusal>& refusal, const domain::OrgTree& units) {
  if (!refusal) return nullptr;
  return json::object{{"ground", term(refusal->ground)},
                      {"reasons", refusal->reasons},
                      {"legalBasis", refusal->legal_basis},
                      {"betterUnit", unit_brief(units, refusal->better_unit)}};
}

json::value application_view(const std::optional<domain::Application>& application,
                             const domain::OrgTree& units) {
  if (!application) return nullptr;
  const auto& day = application->new_due;
  return json::object{{"kind", term(application->kind)},
                      {"at", domain::to_iso(application->at)},
                      {"reason", application->reason},
                      {"newDueDate", day ? json::value(domain::to_iso(*day)) : json::value(nullptr)},
                      {"refusal", refusal_view(application->refusal, units)}};
}

json::value oral_view(const std::optional<domain::Oral>& oral, const domain::ClockLedger& clocks) {
  if (!oral) return nullptr;
  const auto* letter = clocks.running(domain::ClockCode::letter);
  return json::object{
      {"askedBy", oral->asked_by},
      {"askedWhom", oral->asked_whom},
      {"askedAt", domain::to_iso(oral->asked_at)},
      {"urgency", oral->urgency},
      {"emergencyEnd", instant_or_null(oral->emergency_end)},
      {"letterDueAt", letter != nullptr ? json::value(domain::to_iso(letter->due_at)) : nullptr}};
}

json::object archive_view(const domain::ArchiveMark& mark, const domain::Reference& reference) {
  const auto* retention = reference.retention_classes.find(mark.retention);
  const std::string name = retention == nullptr ? mark.retention : retention->name;
  return {{"unit", unit_brief(reference.units, mark.unit)},
          {"retention", json::object{{"code", mark.retention},
                                     {"name", name},
                                     {"kept", retention == nullptr || !retention->years
                                                  ? json::value(nullptr)
                                                  : json::value(*retention->years)}}},
          {"reference", mark.reference},
          {"at", domain::to_iso(mark.at)}};
}

// What happened to this request and not to every other one.
json::object course_view(const domain::Request& request, const domain::Reference& reference) {
  const domain::Course& course = request.course;
  json::array missing;
  for (const auto& entry : course.missing) missing.emplace_back(entry);
  json::array parts;
  for (const auto id : course.subrequests) parts.emplace_back(id_text(id));
  json::array readers;
  for (const auto unit : course.readers) readers.push_back(unit_brief(reference.units, unit));
  json::array archived;
  for (const auto& mark : course.archived) archived.push_back(archive_view(mark, reference));
  json::value commission = nullptr;
  if (course.commission)
    commission = json::object{{"lead", id_text(course.commission->lead)},
                              {"dueBy", domain::to_iso(course.commission->due_by)}};
  return {{"missing", std::move(missing)},
          {"supplement", course.supplement},
          {"refusal", refusal_view(course.refusal, reference.units)},
          {"application", application_view(course.application, reference.units)},
          {"extensionApplied", course.extension_applied},
          {"forwards", course.forwards},
          {"designated", course.designated},
          {"oral", oral_view(course.oral, request.clocks)},
          {"partOf", std::move(commission)},
          {"parts", std::move(parts)},
          {"readers", std::move(readers)},
          {"archived", std::move(archived)},
          {"suspendedBy", course.suspended_by ? json::value(id_text(*course.suspended_by)) : nullptr},
          {"urgedAt", instant_or_null(course.urged_at)}};
}

std::string remaining_text(const domain::WorkingCalendar& calendar, domain::Instant due,
                           domain::Instant now) {
  const auto remaining = remaining_days(calendar, due, now);
  return remaining.is_null() ? "null" : std::to_string(remaining.get_int64());
}

}  // namespace

json::object clock_view(const domain::ClockRun& run, const domain::WorkingCalendar& calendar,
                        domain::Instant now) {
  json::object view = fixed_clock_view(run);
  view["late"] = run.late(now);
  view["lamp"] = term(domain::lamp(&run, now));
  view["remainingWorkingDays"] =
      run.ended_at ? json::value(nullptr) : remaining_days(calendar, run.due_at, now);
  return view;
}

std::string request_head(const domain::RequestView& view, const domain::Reference& reference) {
  const domain::Request& request = view.request;
  const domain::Content& content = request.content;
  json::value reply = nullptr;
  if (request.reply)
    reply = json::object{{"outcome", term(request.reply->outcome)}, {"text", request.reply->text}};
  const json::object head{
      {"id", id_text(request.id)},
      {"version", request.version},
      {"number", request.number ? json::value(request.number->text()) : json::value(nullptr)},
      {"state", term(request.state)},
      {"title", content.title},
      {"body", content.body},
      {"legalBasis", content.legal_basis},
      {"item", item_brief(reference.catalogue, content.item)},
      {"form", content.form ? json::value(term(*content.form)) : json::value(nullptr)},
      {"offCatalogueBasis", content.off_catalogue_basis},
      {"sharing", content.sharing ? json::value(term(*content.sharing)) : json::value(nullptr)},
      {"urgent", content.urgent},
      {"requestingUnit", unit_brief(reference.units, request.requesting_unit)},
      {"requestedUnit", unit_brief(reference.units, content.requested_unit)},
      {"drafter", person_brief(request.drafter, view.drafter_name)},
      {"caseOfficer", person_brief(request.case_officer, view.case_officer_name)},
      {"reply", std::move(reply)},
      {"reworked", request.reworked},
      {"deemedReceived", request.deemed_received},
      {"autoConfirmed", request.auto_confirmed},
      {"createdAt", domain::to_iso(request.created_at)},
      {"changedAt", domain::to_iso(request.changed_at)},
      {"sentAt", instant_or_null(request.sent_at)},
      {"receivedAt", instant_or_null(request.received_at)},
      {"acceptedAt", instant_or_null(request.accepted_at)},
      {"repliedAt", instant_or_null(request.replied_at)},
      {"finishedAt", instant_or_null(request.finished_at)},
      {"course", course_view(request, reference)}};
  const domain::ClockRun* running = request.work_clock();
  return unfinished(head) + R"(,"clock":)" +
         (running == nullptr ? "null" : unfinished(fixed_clock_view(*running)));
}

std::string request_tail(const domain::RequestView& view, const domain::Reference& reference,
                         domain::Instant now, const Possibilities& possible) {
  const domain::ClockRun* running = view.request.work_clock();
  const std::string lamp = term_text(domain::lamp(running, now));
  std::string text;
  if (running != nullptr) {
    text += std::string{R"(,"late":)"} + (running->late(now) ? "true" : "false") + R"(,"lamp":)" + lamp +
            R"(,"remainingWorkingDays":)" + remaining_text(reference.calendar, running->due_at, now) + "}";
  }
  text += R"(,"lamp":)" + lamp + R"(,"satisfaction":)" +
          json::serialize(satisfaction_view(view.request, possible.viewer, reference.units, now)) +
          R"(,"allowedActions":)" + terms_text(possible.own) + R"(,"delegatedActions":[)";
  for (const auto& one : possible.for_others) {
    if (text.back() != '[') text += ',';
    text += R"({"onBehalfOf":)" + json::serialize(person_brief(one.person, one.name)) + R"(,"actions":)" +
            terms_text(one.allowed) + "}";
  }
  const auto flag = [](bool value) { return value ? "true" : "false"; };
  return text + R"(],"favourite":)" + flag(possible.marks.favourite) + R"(,"tracked":)" +
         flag(possible.marks.tracked) + "}";
}

namespace {

// One entry of the ledger: what it did, when, and the due date that follows from it.
struct EntryView {
  json::object operator()(const domain::ClockRun& run) const {
    return entry(run.code, "started", run.started_at, run.due_at, nullptr, std::nullopt);
  }
  json::object operator()(const domain::ClockEnd& end) const {
    return entry(end.code, "ended", end.at, std::nullopt, nullptr, std::nullopt);
  }
  json::object operator()(const domain::ClockPause& pause) const {
    return entry(pause.code, "paused", pause.at, std::nullopt, term(pause.reason), pause.until);
  }
  json::object operator()(const domain::ClockMove& move) const {
    return entry(move.code, "moved", move.at, move.due_at, term(move.cause), std::nullopt);
  }

 private:
  static json::object entry(domain::ClockCode code, std::string_view change, domain::Instant at,
                            const std::optional<domain::Instant>& due, json::value reason,
                            const std::optional<domain::Instant>& until) {
    return {{"code", domain::name_of(code)}, {"change", change},
            {"at", domain::to_iso(at)},      {"dueAt", instant_or_null(due)},
            {"reason", std::move(reason)},   {"until", instant_or_null(until)}};
  }
};

json::value succession_view(const std::optional<domain::Succession>& succession,
                            const domain::OrgTree& units) {
  if (!succession) return nullptr;
  return json::object{{"from", unit_brief(units, succession->from)},
                      {"to", unit_brief(units, succession->to)}};
}

json::value receipt_view(const std::optional<domain::StepTime>& time) {
  if (!time) return nullptr;
  return json::object{
      {"receivedAt", domain::to_iso(time->received)},
      {"workingDays", time->working_days},
      {"workingMinutes", std::chrono::duration_cast<std::chrono::minutes>(time->worked).count()},
      {"lamp", time->lamp ? json::value(term(*time->lamp)) : json::value(nullptr)}};
}

json::object step_view(const domain::TimelineEntry& entry, const std::optional<domain::StepTime>& time,
                       const domain::Request& request, domain::UnitId viewer,
                       const domain::Reference& reference) {
  const domain::Event& event = entry.event;
  json::array missing;
  for (const auto& text : event.missing) missing.emplace_back(text);
  return {{"sequence", event.sequence},
          {"verb", term(event.verb)},
          {"from", term(event.from)},
          {"to", term(event.to)},
          {"at", domain::to_iso(event.at)},
          {"effectiveAt", domain::to_iso(event.effective_at)},
          {"receipt", receipt_view(time)},
          {"person", person_brief(event.person, entry.person_name)},
          {"onBehalfOf", person_brief(event.on_behalf_of, entry.on_behalf_of_name)},
          {"unit", unit_brief(reference.units, event.unit)},
          {"opinion", event.opinion},
          {"number", event.number ? json::value(event.number->text()) : json::value(nullptr)},
          {"caseOfficer", person_brief(event.case_officer, entry.case_officer_name)},
          {"outcome", event.reply ? json::value(term(event.reply->outcome)) : json::value(nullptr)},
          {"missing", std::move(missing)},
          {"text", event.text},
          {"refusal", refusal_view(event.refusal, reference.units)},
          {"application", application_view(event.application, reference.units)},
          {"target", unit_brief(reference.units, event.target)},
          {"part", event.subrequest ? json::value(id_text(*event.subrequest)) : json::value(nullptr)},
          {"succession", succession_view(event.succession, reference.units)},
          {"attachment", event.attachment ? json::value(event.attachment->name) : json::value(nullptr)},
          {"archive",
           event.archive ? json::value(archive_view(*event.archive, reference)) : json::value(nullptr)},
          {"dispute", event.ruling ? json::value(id_text(event.ruling->dispute)) : json::value(nullptr)},
          {"rating", rating_step_view(request, event, viewer)},
          {"clocks", clock_changes_view(event.clocks)}};
}

}  // namespace

json::array clock_changes_view(const std::vector<domain::ClockChange>& changes) {
  json::array entries;
  for (const auto& change : changes) entries.push_back(std::visit(EntryView{}, change));
  return entries;
}

json::array timeline_view(std::span<const domain::TimelineEntry> timeline, const domain::Request& request,
                          domain::UnitId viewer, const domain::Reference& reference) {
  const auto times = domain::step_times(request.id, timeline, reference.calendar);
  const bool requesting = request.side_of(viewer) == domain::Side::requesting;
  json::array steps;
  for (std::size_t i = 0; i < timeline.size(); ++i) {
    const domain::Event& event = timeline[i].event;
    if (!domain::shows(request, event, viewer)) continue;
    steps.push_back(
        step_view(timeline[i], domain::shown_time(times[i], event, requesting), request, viewer, reference));
  }
  return steps;
}

}  // namespace xiezhu::api
