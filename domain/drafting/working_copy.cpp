#include "domain/drafting/working_copy.hpp"

#include <algorithm>

#include "domain/ports/unit_of_work.hpp"

namespace xiezhu::domain {
namespace {

struct Spacing {
  Millis age;    // up to this age …
  Millis width;  // … the last version of each such stretch of time
};
constexpr std::array spacings{Spacing{std::chrono::minutes{10}, std::chrono::minutes{1}},
                              Spacing{std::chrono::hours{2}, std::chrono::minutes{15}},
                              Spacing{std::chrono::days{2}, std::chrono::hours{4}},
                              Spacing{Millis::max(), std::chrono::days{1}}};

// Stretches are fixed in time, not counted from now: a version that is the last of its stretch stays so, and
// histories grow however often somebody saves.
std::pair<Millis, std::int64_t> stretch_of(const CopyVersion& version, Instant now) {
  const Millis age = now - version.saved_at;
  const auto* spacing = std::ranges::find_if(spacings, [=](const Spacing& one) { return age <= one.age; });
  return {spacing->width, version.saved_at.time_since_epoch() / spacing->width};
}

// What all versions of the person but this copy's take.
std::int64_t bytes_of_others(UnitOfWork& unit, const WorkingCopy& copy) {
  std::int64_t bytes = 0;
  for (const auto& other : unit.working_copies().of_person(copy.person, CopyLimits::per_person))
    if (other.copy.id != copy.id) bytes += other.copy.bytes;
  return bytes;
}

// What must go for `versions`, of which the last is the newest, to fit into `room` bytes.
std::vector<int> over_budget(std::span<const CopyVersion> versions, std::int64_t room) {
  std::int64_t bytes = 0;
  for (const auto& version : versions) bytes += version.bytes;
  std::vector<int> gone;
  for (; versions.size() > 1 && bytes > room; versions = versions.subspan(1)) {
    bytes -= versions.front().bytes;
    gone.push_back(versions.front().revision);
  }
  return gone;
}

void drop(std::vector<CopyVersion>& versions, const std::vector<int>& revisions) {
  std::erase_if(versions, [&](const CopyVersion& version) {
    return std::ranges::find(revisions, version.revision) != revisions.end();
  });
}

// Saves `text` as the next version; `restoring` sets the one before it aside.
Outcome<WorkingCopy> save_next(UnitOfWork& unit, WorkingCopy copy, const TypedText& text, bool restoring) {
  auto& copies = unit.working_copies();
  auto versions = copies.versions(copy.id);
  if (restoring && !versions.empty()) versions.back().set_aside = true;
  versions.push_back({copy.revision + 1, copy.saved_at, std::ssize(text.content), false});
  auto gone = superfluous_versions(versions, copy.saved_at);
  drop(versions, gone);
  const auto over = over_budget(versions, CopyLimits::per_person_bytes - bytes_of_others(unit, copy));
  drop(versions, over);
  gone.insert(gone.end(), over.begin(), over.end());

  copy.title = text.title;
  copy.bytes = 0;
  for (const auto& version : versions) copy.bytes += version.bytes;
  if (!copies.save(copy, text.content, restoring)) return reject(Reason::stale_version);
  copies.remove_versions(copy.id, gone);
  ++copy.revision;
  return copy;
}

template <class T>
std::string id_or_nothing(const std::optional<T>& id) {
  return id ? std::to_string(id->value()) : std::string{};
}
template <class E>
std::string name_or_nothing(const std::optional<E>& value) {
  return value ? std::string{name_of(*value)} : std::string{};
}

struct SaidField {
  std::string_view field;
  std::string (*said)(const Request&);
};
// Named as in bodies, so that a page finds what was typed beside them.
constexpr std::array said_fields{
    SaidField{"title", [](const Request& r) { return r.content.title; }},
    SaidField{"body", [](const Request& r) { return r.content.body; }},
    SaidField{"legalBasis", [](const Request& r) { return r.content.legal_basis; }},
    SaidField{"requestedUnit", [](const Request& r) { return id_or_nothing(r.content.requested_unit); }},
    SaidField{"item", [](const Request& r) { return id_or_nothing(r.content.item); }},
    SaidField{"form", [](const Request& r) { return name_or_nothing(r.content.form); }},
    SaidField{"offCatalogueBasis", [](const Request& r) { return r.content.off_catalogue_basis; }},
    SaidField{"sharing", [](const Request& r) { return name_or_nothing(r.content.sharing); }},
    SaidField{"urgent", [](const Request& r) { return std::string{r.content.urgent ? "true" : "false"}; }},
    SaidField{"state", [](const Request& r) { return std::string{name_of(r.state)}; }},
    SaidField{"caseOfficer", [](const Request& r) { return id_or_nothing(r.case_officer); }},
    SaidField{"supplement", [](const Request& r) { return r.course.supplement; }},
    SaidField{
        "outcome",
        [](const Request& r) { return r.reply ? std::string{name_of(r.reply->outcome)} : std::string{}; }},
    SaidField{"text", [](const Request& r) { return r.reply ? r.reply->text : std::string{}; }}};

}  // namespace

std::vector<int> superfluous_versions(std::span<const CopyVersion> versions, Instant now) {
  std::vector<int> gone;
  std::size_t kept = 0;
  std::optional<std::pair<Millis, std::int64_t>> filled;  // by a newer version
  for (std::size_t i = versions.size(); i-- > 0;) {
    const auto& version = versions[i];
    const auto stretch = stretch_of(version, now);
    const bool stays = (version.set_aside || stretch != filled) && kept < CopyLimits::versions;
    filled = stretch;
    if (stays)
      ++kept;
    else
      gone.push_back(version.revision);
  }
  std::ranges::reverse(gone);
  return gone;
}

Outcome<WorkingCopy> begin_copy(UnitOfWork& unit, WorkingCopy copy, const TypedText& text, Instant now) {
  const auto known = unit.working_copies().of_person(copy.person, CopyLimits::per_person);
  if (std::ssize(known) >= CopyLimits::per_person)
    return reject(Reason::too_many_copies, "verb", std::to_string(CopyLimits::per_person));
  copy.revision = 1;
  copy.title = text.title;
  copy.bytes = std::ssize(text.content);
  copy.begun_at = copy.saved_at = now;
  if (!unit.working_copies().insert(copy, text.content)) return reject(Reason::exists, "verb");
  return copy;
}

Outcome<WorkingCopy> save_copy(UnitOfWork& unit, WorkingCopy copy, int seen, const TypedText& text,
                               Instant now) {
  if (copy.revision != seen) return reject(Reason::stale_version);
  copy.saved_at = std::max(now, copy.saved_at);
  return save_next(unit, std::move(copy), text, false);
}

Outcome<WorkingCopy> restore_copy(UnitOfWork& unit, WorkingCopy copy, int seen, int revision, Instant now) {
  if (copy.revision != seen) return reject(Reason::stale_version);
  const auto text = unit.working_copies().text(copy.id, revision);
  if (!text) return reject(Reason::not_found);
  copy.saved_at = std::max(now, copy.saved_at);
  return save_next(unit, std::move(copy), *text, true);
}

std::vector<FieldBeside> beside(const Request* then, const Request& now) {
  std::vector<FieldBeside> fields;
  fields.reserve(said_fields.size());
  for (const auto& [field, said] : said_fields)
    fields.push_back({field, then != nullptr ? std::optional{said(*then)} : std::nullopt, said(now)});
  return fields;
}

}  // namespace xiezhu::domain
