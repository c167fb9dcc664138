#include "domain/request/commands.hpp"

#include <algorithm>

#include "domain/letters/letter.hpp"
#include "domain/request/visibility.hpp"

namespace xiezhu::domain {
namespace {

// The steps of the system that are due, applied to `request` and listed.
std::vector<Event> take_due_steps(Request& request, const Reference& reference, Instant now) {
  std::vector<Event> events;
  while (auto event = decide_due(request, reference, now)) {
    request = evolve(std::move(request), *event);
    events.push_back(std::move(*event));
  }
  return events;
}

// The clocks of two servers differ a little; within a request time never goes back.
Instant not_before(const Request& request, Instant now) { return std::max(now, request.changed_at); }

// What one unit of work knows while a verb is performed.
struct Performance {
  UnitOfWork& unit;
  const Actor& actor;
  const Act& act;
  const Reference& reference;
  Instant now;
  const Actor* author = nullptr;  // who is recorded for what the system does
};

bool asks_for_parts(Verb verb) {
  return verb == Verb::reply || verb == Verb::forward || verb == Verb::designate;
}

// Rules over a request and its parts are decided one at a time: whoever touches the whole first.
void look_at_family(const Performance& p, const Request& request, Facts& facts) {
  if (asks_for_parts(p.act.verb) && !request.course.subrequests.empty()) {
    p.unit.requests().touch(request.id);
    facts.open_subrequests = static_cast<int>(p.unit.requests().unanswered_parts(request.id).size());
  }
  if (p.act.verb == Verb::rework && request.part()) {
    const RequestId lead = request.course.commission->lead;
    p.unit.requests().touch(lead);
    const auto whole = p.unit.requests().load(lead);
    facts.lead_in_progress = whole && whole->state == State::in_progress;
  }
}

// The number is reserved last, once nothing else stands against the letter.
Outcome<DocumentNumber> reserve_number(const Performance& p, UnitId issuer) {
  const Unit* found = p.reference.units.find(issuer);
  if (found == nullptr) return reject(Reason::unknown, "requestingUnit");
  const int year = year_of(local_date(p.now));
  return DocumentNumber{issuer, found->document_prefix, year, p.unit.numbers().next_serial(issuer, year)};
}

Outcome<Facts> gather_facts(const Performance& p, const Request& request) {
  Facts facts{.standing = standing_of(p.unit, p.reference.units, request, p.actor, p.now)};
  if (const auto named = p.act.case_officer ? p.act.case_officer : p.act.person)
    facts.officer = p.unit.people().find(*named);
  look_at_family(p, request, facts);
  if (!issues_number(p.act.verb)) return facts;
  if (const auto trial = decide(request, p.actor, p.act, facts, p.reference, p.now); !trial)
    return std::unexpected(trial.error());
  const bool begins = request.state == State::none;
  const auto number = reserve_number(p, begins ? p.actor.unit : request.requesting_unit);
  if (!number) return std::unexpected(number.error());
  facts.number = *number;
  return facts;
}

// What one command brought about.
struct Steps {
  std::vector<Event> events;
  std::vector<Letter> letters;
};

// Writes the letter that goes with the event, if there is one; the event then vouches for it.
void write_letter(const Performance& p, const Request& before, Event& event, std::vector<Letter>& letters) {
  const auto kind = letter_of(event);
  if (!kind) return;
  const auto content = compose_letter(*kind, before, evolve(before, event), event, p.reference);
  Letter letter{.request = before.id,
                .sequence = event.sequence,
                .kind = *kind,
                .text = canonical_text(content),
                .sha256 = {},
                .created_at = event.at};
  letter.sha256 = p.unit.letters().digest(letter.text);
  event.letter = LetterMark{*kind, letter.sha256};
  letters.push_back(std::move(letter));
}

// Stores what a command brought about; false when somebody else was faster.
bool store(const Performance& p, const Request& request, Version seen, const Steps& steps) {
  if (!p.unit.requests().save(request, seen, steps.events)) return false;
  if (!steps.letters.empty()) p.unit.letters().add(steps.letters);
  return true;
}

void record_author(Event& event, const Actor& author) {
  event.person = author.deputy ? author.deputy : author.person;
  event.on_behalf_of = author.deputy ? author.person : std::nullopt;
  event.unit = author.unit;
}

// Decides, applies and lists one event with its letter.
Outcome<void> take(const Performance& p, Request& request, Steps& steps) {
  const auto facts = gather_facts(p, request);
  if (!facts) return std::unexpected(facts.error());
  auto event = decide(request, p.actor, p.act, *facts, p.reference, p.now);
  if (!event) return std::unexpected(event.error());
  if (p.author != nullptr) record_author(*event, *p.author);
  write_letter(p, request, *event, steps.letters);
  request = evolve(std::move(request), *event);
  steps.events.push_back(std::move(*event));
  return {};
}

Outcome<Request> begin_as(const Performance& p, RequestId id) {
  Request request{.id = id};
  Steps steps;
  if (const auto taken = take(p, request, steps); !taken) return std::unexpected(taken.error());
  store(p, request, 0, steps);
  return request;
}

// The part of a request that the lead sends to an assisting unit.
Outcome<void> send_part(const Performance& p, const Request& lead) {
  Content content = p.act.content.value_or(Content{});
  content.requested_unit = p.act.unit;
  content.item = std::nullopt;
  const auto* item = lead.content.item ? p.reference.catalogue.find(*lead.content.item) : nullptr;
  content.form = item != nullptr ? item->form : lead.content.form;
  content.sharing = lead.content.sharing;
  content.urgent = lead.content.urgent;
  const Act commission{.verb = Verb::commission,
                       .opinion = p.act.opinion,
                       .content = std::move(content),
                       .commission = Commission{lead.id, p.act.until.value_or(LocalDate{})}};
  const auto part =
      begin_as({p.unit, p.actor, commission, p.reference, p.now}, p.act.part.value_or(RequestId{}));
  if (!part) return std::unexpected(part.error());
  return {};
}

// Ends the parts that nobody waits for any more.
void cancel_parts(const Performance& p, const Request& lead) {
  const Act cancel{.verb = Verb::cancel};
  for (const RequestId id : p.unit.requests().unanswered_parts(lead.id)) {
    auto part = p.unit.requests().load(id);
    if (!part) continue;
    const Version seen = part->version;
    Steps steps;
    const Performance by_system{p.unit, system_actor, cancel, p.reference, not_before(*part, p.now)};
    if (take(by_system, *part, steps)) store(by_system, *part, seen, steps);
  }
}

Outcome<Request> perform_as(const Performance& p, Request request, Version seen) {
  Steps steps{.events = take_due_steps(request, p.reference, p.now), .letters = {}};
  if (const auto taken = take(p, request, steps); !taken) return std::unexpected(taken.error());
  if (!store(p, request, seen, steps)) return reject(Reason::stale_version);
  if (p.act.verb == Verb::split) {
    if (const auto sent = send_part(p, request); !sent) return std::unexpected(sent.error());
  }
  if (!request.open() && !request.course.subrequests.empty()) cancel_parts(p, request);
  return request;
}

// The actor, or the absent colleague whose rights he uses.
Outcome<Actor> rights_for(UnitOfWork& unit, const Actor& actor, const Act& act, const Errand& errand,
                          Instant now) {
  if (!act.on_behalf_of) return actor;
  return standing_in(unit, actor, *act.on_behalf_of, errand, now);
}

// What a request whose parties may have ended needs next; nullopt for nothing.
std::optional<Act> next_transfer(const Request& request, const OrgTree& units, LocalDate day) {
  const auto asking = units.successor_of(request.requesting_unit, day);
  const auto helping =
      request.sent_at ? units.successor_of(*request.content.requested_unit, day) : std::nullopt;
  if (request.sent_at && asking && asking == helping) return Act{.verb = Verb::cancel};
  const auto moved = [](UnitId from, UnitId to) {
    return Act{.verb = Verb::transfer, .succession = Succession{from, to}};
  };
  if (asking && *asking != request.requesting_unit) return moved(request.requesting_unit, *asking);
  if (helping && helping != request.content.requested_unit)
    return moved(*request.content.requested_unit, *helping);
  return std::nullopt;
}

}  // namespace

Standing standing_of(UnitOfWork& unit, const OrgTree& units, const Request& request, const Actor& actor,
                     Instant now) {
  const bool own = actor.person == request.drafter || actor.deputy == request.drafter;
  const bool asked = own && actor.roles.has(Role::signer);
  return {.sole_member = asked && unit.people().active_members(actor.unit, 2) < 2,
          .coordinates = coordinates(units, actor, request),
          .now = now};
}

Errand errand_of(const Request& request, Verb verb, UnitId own_unit, const Reference& reference) {
  const auto* item = request.content.item ? reference.catalogue.find(*request.content.item) : nullptr;
  const auto other = own_unit == request.requesting_unit ? request.content.requested_unit
                                                         : std::optional{request.requesting_unit};
  return {.verb = verb, .item = item != nullptr ? item->code : "", .counterpart = other};
}

Errand errand_beside(const Request& request, UnitId own_unit, const Reference& reference) {
  Errand errand = errand_of(request, Verb::draft, own_unit, reference);
  errand.verb.reset();
  return errand;
}

Outcome<Actor> standing_in(UnitOfWork& unit, const Actor& deputy, PersonId absent, const Errand& errand,
                           Instant now) {
  const auto known = unit.delegations().of_unit(deputy.unit);
  const auto person = unit.people().find(absent);
  const bool lent = person && person->unit == deputy.unit && !person->disabled &&
                    stands_in(known, deputy.person.value_or(PersonId{}), absent, errand, local_date(now));
  if (!lent) return reject(Reason::not_delegated);
  return Actor{.person = absent, .unit = deputy.unit, .roles = person->roles, .deputy = deputy.person};
}

Outcome<Request> begin(UnitOfWork& unit, RequestId id, const Actor& actor, const Act& act, Instant now) {
  const ReferencePtr reference = unit.reference();
  const Request wanted{.id = id, .requesting_unit = actor.unit, .content = act.content.value_or(Content{})};
  const auto rights = rights_for(unit, actor, act, errand_of(wanted, act.verb, actor.unit, *reference), now);
  if (!rights) return std::unexpected(rights.error());
  return begin_as({unit, *rights, act, *reference, now}, id);
}

Outcome<Request> perform(UnitOfWork& unit, RequestId id, Version seen, const Actor& actor, const Act& act,
                         Instant now) {
  auto loaded = unit.requests().load(id);
  const ReferencePtr reference = unit.reference();
  if (!loaded || !may_see(reference->units, actor, *loaded)) return reject(Reason::not_found);
  if (loaded->version != seen) return reject(Reason::stale_version, {}, std::to_string(loaded->version));
  now = not_before(*loaded, now);
  const auto rights = rights_for(unit, actor, act, errand_of(*loaded, act.verb, actor.unit, *reference), now);
  if (!rights) return std::unexpected(rights.error());
  return perform_as({unit, *rights, act, *reference, now}, std::move(*loaded), seen);
}

Outcome<Request> carry_out(UnitOfWork& unit, RequestId id, const Actor& author, const Act& act, Instant now) {
  auto request = unit.requests().load(id);
  if (!request) return reject(Reason::not_found);
  const Version seen = request->version;
  const ReferencePtr reference = unit.reference();
  return perform_as({unit, system_actor, act, *reference, not_before(*request, now), &author},
                    std::move(*request), seen);
}

int settle(UnitOfWork& unit, RequestId id, Instant now) {
  auto request = unit.requests().load(id);
  if (!request) return 0;
  const Version seen = request->version;
  now = not_before(*request, now);
  const auto events = take_due_steps(*request, *unit.reference(), now);
  if (events.empty() || !unit.requests().save(*request, seen, events)) return 0;
  return static_cast<int>(events.size());
}

bool recalculate(UnitOfWork& unit, RequestId id, Instant now) {
  auto request = unit.requests().load(id);
  if (!request) return false;
  const Version seen = request->version;
  now = not_before(*request, now);
  const ReferencePtr reference = unit.reference();
  auto events = take_due_steps(*request, *reference, now);
  auto event = decide_recalculation(*request, *reference, now);
  if (!event) return false;
  const Request moved = evolve(std::move(*request), *event);
  events.push_back(std::move(*event));
  return unit.requests().save(moved, seen, events);
}

bool transfer(UnitOfWork& unit, RequestId id, Instant now) {
  auto request = unit.requests().load(id);
  if (!request || !request->open()) return false;
  const Version seen = request->version;
  const ReferencePtr reference = unit.reference();
  now = not_before(*request, now);
  Steps steps;
  while (const auto act = next_transfer(*request, reference->units, local_date(now))) {
    if (!take({unit, system_actor, *act, *reference, now}, *request, steps) || !request->open()) break;
  }
  return !steps.events.empty() && unit.requests().save(*request, seen, steps.events);
}

}  // namespace xiezhu::domain
