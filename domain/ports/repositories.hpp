// What a command may change inside one unit of work. Implementations throw when the database fails; whatever
// depends on the input is a value. A repository lives as long as its unit of work and belongs to one thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/letters/letter.hpp"
#include "domain/organisation/delegation.hpp"
#include "domain/organisation/person.hpp"
#include "domain/request/boxes.hpp"
#include "domain/request/comment.hpp"
#include "domain/request/reference.hpp"

namespace xiezhu::domain {

// A request with all the events that brought it about.
struct History {
  Request request;
  std::vector<Event> events;
};

class RequestRepository {
 public:
  virtual ~RequestRepository() = default;
  virtual std::optional<Request> load(RequestId id) = 0;
  // Stores the request as it stands after `events`, with events, clocks, boxes and participants, and posts
  // the messages that they call for. `seen` is the version before them, 0 for a new request. False when
  // somebody else was faster; then nothing was changed.
  virtual bool save(const Request& request, Version seen, std::span<const Event> events) = 0;
  // Stores requests with their histories as something that has long been known: like save() of new ones, but
  // nobody is told. Many together cost a fraction of one at a time.
  virtual void restore(std::span<const History> histories) = 0;
  virtual std::vector<Event> events(RequestId id) = 0;
  // The parts of a request that are neither answered nor over, ascending.
  virtual std::vector<RequestId> unanswered_parts(RequestId lead) = 0;
  // Makes units of work that decide over a request and its parts follow one another, on all servers: whoever
  // comes second waits or runs again. Changes nothing that anybody sees.
  virtual void touch(RequestId lead) = 0;
};

class DelegationRepository {
 public:
  virtual ~DelegationRepository() = default;
  // All delegations of a unit that were not taken back, ascending by id.
  virtual std::vector<Delegation> of_unit(UnitId unit) = 0;
  virtual std::optional<Delegation> find(DelegationId id) = 0;
  // Makes units of work that add delegations of one unit follow one another, on all servers.
  virtual void lock_unit(UnitId unit) = 0;
  virtual void insert(const Delegation& delegation) = 0;
  // False when it had been taken back before.
  virtual bool revoke(DelegationId id, Instant at) = 0;
};

class LetterRepository {
 public:
  virtual ~LetterRepository() = default;
  virtual void add(std::span<const Letter> letters) = 0;
  // The letters of a request in the order of their events.
  virtual std::vector<Letter> of_request(RequestId id) = 0;
  // SHA-256 in lower-case hex.
  [[nodiscard]] virtual std::string digest(std::string_view text) const = 0;
};

class CommentRepository {
 public:
  virtual ~CommentRepository() = default;
  virtual void insert(const Comment& comment) = 0;
};

// How many serials of a unit and year were given out.
struct SerialCount {
  UnitId unit;
  int year = 0;
  int count = 0;
};

class NumberRepository {
 public:
  virtual ~NumberRepository() = default;
  // The next serial of the unit in the year, starting at 1; gap-free, because it rolls back with the unit of
  // work.
  virtual int next_serial(UnitId unit, int year) = 0;
  // Moves the counters on by serials that restored requests carry. Each unit and year once.
  virtual void pass(std::span<const SerialCount> counts) = 0;
};

struct Credentials {
  Person person;
  std::string password_hash;
  int failed_attempts = 0;
  std::optional<Instant> locked_until;
};

class PersonRepository {
 public:
  virtual ~PersonRepository() = default;
  virtual std::optional<Person> find(PersonId id) = 0;
  virtual std::optional<Credentials> find_login(const std::string& login) = 0;
  // Active, not disabled people of a unit, counted up to `at_most`.
  virtual int active_members(UnitId unit, int at_most) = 0;
  // The units in which somebody who is not disabled has the role, ascending.
  virtual std::vector<UnitId> units_with(Role role) = 0;
  virtual void insert(const Person& person, const std::string& password_hash) = 0;
  // A person without a password, who cannot sign in before one is set. False when the login is taken, and
  // then nothing was changed.
  virtual bool enrol(const Person& person) = 0;
  // Changes name, unit and roles of an existing person; password and lock stay.
  virtual void update(const Person& person) = 0;
  // Changes name, roles and whether the account is shut, and raises the version, when it is still
  // `person.version`; false when it is not, and then nothing was changed.
  virtual bool change(const Person& person) = 0;
  virtual void set_password(PersonId id, const std::string& password_hash) = 0;
  virtual void set_disabled(PersonId id, bool disabled) = 0;
  // Counts an attempt before the password is checked, so that parallel guesses cannot outrun the lock.
  // Returns the number of attempts since the last success, this one included.
  virtual int count_attempt(PersonId id) = 0;
  virtual void lock(PersonId id, Instant until) = 0;
  virtual void clear_attempts(PersonId id) = 0;
};

struct Session {
  SessionId id;
  std::string token_hash;  // hex SHA-256 of the token; the token itself is never stored
  Actor actor;
  std::string login;
  std::string person_name;
  Instant created_at;
  Instant seen_at;
};

class SessionRepository {
 public:
  virtual ~SessionRepository() = default;
  virtual void insert(const Session& session) = 0;
  // The session with the present roles of its person; nullopt when unknown or the person is disabled.
  virtual std::optional<Session> find(const std::string& token_hash) = 0;
  virtual void touch(SessionId id, Instant seen_at) = 0;
  virtual void remove(SessionId id) = 0;
  virtual void remove_of(PersonId person) = 0;
  // All of a person but this one.
  virtual void remove_others(PersonId person, SessionId kept) = 0;
  virtual void remove_seen_before(Instant instant) = 0;
};

// The first answer to a keyed call.
struct StoredAnswer {
  std::string fingerprint;  // of method, path and body
  int status = 0;
  std::string body;
  std::string etag;
  std::string location;
};

class IdempotencyRepository {
 public:
  virtual ~IdempotencyRepository() = default;
  // First statement of a keyed unit of work: claims the key. The stored answer when the key was used before;
  // a concurrent user of the same key waits here until the other one has finished.
  virtual std::optional<StoredAnswer> claim(PersonId person, const std::string& key,
                                            const std::string& fingerprint, Instant now) = 0;
  virtual void complete(PersonId person, const std::string& key, const StoredAnswer& answer) = 0;
  virtual void remove_before(Instant instant) = 0;
};

// Units, items, rules, the calendar and the words of letters.
class ReferenceRepository {
 public:
  virtual ~ReferenceRepository() = default;
  virtual int version() = 0;
  virtual ReferencePtr load() = 0;
  // Each of these adds or replaces by natural key (unit code; item code + version; calendar year) and raises
  // the version.
  virtual void put_units(std::span<const Unit> units) = 0;
  virtual void put_items(std::span<const ItemVersion> items) = 0;
  virtual void put_calendar_year(int year, const std::string& source,
                                 std::span<const DayOverride> overrides) = 0;
  // False when a version of this rule with the same first day exists; then nothing was changed.
  virtual bool add_clock_rule(const ClockRule& rule) = 0;
  // Stores a unit's words as the next version; false when `words.version` is not the stored one any more (1:
  // there was none), and then nothing was changed.
  virtual bool put_letter_template(const LetterTemplate& words) = 0;
  virtual void bump_version() = 0;
};

}  // namespace xiezhu::domain
