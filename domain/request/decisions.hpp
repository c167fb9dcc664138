// The pure heart of the lifecycle: what a verb does to a request, as an event or a refusal. No I/O, no clock.
#pragma once

#include "domain/request/reference.hpp"
#include "domain/request/transition_table.hpp"

namespace xiezhu::domain {

// What the actor hands in with a verb. Each verb reads the members it needs and ignores none: a member that
// the verb does not take has been refused at the edge.
struct Act {
  Verb verb = Verb::draft;
  std::optional<PersonId> on_behalf_of{};  // the absent colleague for whom the actor acts
  std::string opinion{};                   // reason or opinion; mandatory where a rule wants a reason
  std::optional<Content> content{};        // draft, edit, record_oral, split (title, body, legal basis)
  std::optional<PersonId> case_officer{};  // accept, assign
  std::optional<PersonId> person{};        // hand_over: who takes over
  std::optional<Reply> reply{};
  std::vector<std::string> missing{};      // request_correction
  std::string text{};                      // supplement
  std::optional<Refusal> refusal{};        // refuse, propose_refusal
  std::optional<UnitId> unit{};            // forward, designate, copy, split
  std::optional<LocalDate> until{};        // ask_requester, pause: last day; apply_extension: new due day;
                                           // split: day by which the part is due
  std::optional<Oral> oral{};              // record_oral
  std::optional<Instant> ended_at{};       // end_emergency
  std::optional<RequestId> part{};         // split: the id that the part gets
  std::optional<Commission> commission{};  // commission
  std::optional<Succession> succession{};  // transfer
  std::optional<Attachment> attachment{};  // attach
  std::optional<AttachmentId> detached{};  // detach
  std::optional<ArchiveMark> archive{};    // archive, correct_archive: class and reference
  std::optional<Ruling> ruling{};          // whatever a dispute brings about
  std::optional<RatingStep> rating{};      // rate, change_rating, call_back, review_appeal: what each takes
};

// What `perform` looked up for the decision.
struct Facts {
  Standing standing{};
  std::optional<DocumentNumber> number{};  // for verbs that issue a letter: reserved in the same transaction
  std::optional<Person> officer{};         // the person that the act names, if there is one
  int open_subrequests = 0;                // parts not yet answered; asked for when the lead replies
  bool lead_in_progress = true;            // asked for when a part is reworked
};

// Greatest numbers of characters and of entries in a list.
struct TextLimits {
  static constexpr std::size_t title = 100;
  static constexpr std::size_t body = 5'000;
  static constexpr std::size_t legal_basis = 1'000;
  static constexpr std::size_t opinion = 500;
  static constexpr std::size_t reply = 10'000;
  static constexpr std::size_t text = 5'000;
  static constexpr std::size_t name = 100;
  static constexpr std::size_t missing = 200;
  static constexpr std::size_t missing_entries = 50;
  static constexpr std::size_t comment = 2'000;
  static constexpr std::size_t file_name = 200;
  static constexpr std::size_t attachments = 100;
  static constexpr std::size_t archive_reference = 100;
  static constexpr std::size_t rating = 500;
  static constexpr std::size_t rating_changes = 20;
};

// True for the verbs that issue a letter of the requesting unit and so use up one of its numbers.
constexpr bool issues_number(Verb verb) {
  return verb == Verb::sign || verb == Verb::issue_letter || verb == Verb::commission;
}

// The event that `act` of `actor` at `now` leads to. For a verb that begins a request it is empty but for its
// id.
Outcome<Event> decide(const Request& request, const Actor& actor, const Act& act, const Facts& facts,
                      const Reference& reference, Instant now);

// The step of the system that is due at `now` because a clock ran out, or nullopt. It takes effect at the
// instant the clock ran out, so that results never depend on when somebody looked.
std::optional<Event> decide_due(const Request& request, const Reference& reference, Instant now);

// The dates of the running clocks under the calendar of `reference`; nullopt when none of them changes.
// Clocks that have run out are not judged anew (domain §5).
std::optional<Event> decide_recalculation(const Request& request, const Reference& reference, Instant now);

}  // namespace xiezhu::domain
