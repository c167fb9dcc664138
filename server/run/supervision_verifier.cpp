#include "server/run/supervision_verifier.hpp"

#include <map>
#include <set>
#include <tuple>

namespace xiezhu::server {
namespace {

constexpr int supervision_piece = 500;

using SeriesSerials = std::map<std::tuple<domain::SupervisionSeries, domain::UnitId, int>, std::set<int>>;

template <class Thing>
class SupervisionCheck {
 public:
  using Repository = domain::SupervisionRepository<Thing>;

  SupervisionCheck(std::string_view what, VerifyReport& report) : what_(what), report_(report) {}

  void check(Repository& repository, typename Thing::Id id) {
    try {
      compare(repository, id);
    } catch (const domain::Unavailable&) {
      throw;
    } catch (const std::exception& error) {
      find({}, id, std::string{"events cannot be replayed: "} + error.what());
    }
  }

  void check_numbers(Repository& repository) {
    for (const auto& [key, numbers] : serials_) {
      const auto& [series, unit, year] = key;
      const bool whole = *numbers.begin() == 1 && std::cmp_equal(*numbers.rbegin(), numbers.size());
      if (!whole || repository.last_serial(series, unit, year) != *numbers.rbegin())
        report_.findings.push_back({{},
                                    "numbers " + std::string{domain::name_of(series)} + " of unit " +
                                        std::to_string(unit.value()) + " in " + std::to_string(year) +
                                        " have a gap"});
    }
  }

 private:
  void compare(Repository& repository, typename Thing::Id id) {
    const auto stored = repository.load(id);
    const auto events = repository.events(id);
    const auto replayed = domain::replayed<Thing>(id, events);
    ++report_.supervision;
    report_.events += std::ssize(events);
    const auto request = stored->subject.request;
    if (std::cmp_not_equal(events.size(), stored->version)) return find(request, id, "an event is missing");
    if (*stored != replayed) find(request, id, "row differs from the events");
    if (!repository.projected(replayed)) find(request, id, "what lists keep differs from the events");
    if (const auto& number = stored->number;
        number && !serials_[{stored->series(), number->issuer, number->year}].insert(number->serial).second)
      find(request, id, "number " + number->text() + " is used twice");
  }

  void find(domain::RequestId request, typename Thing::Id id, const std::string& difference) {
    report_.findings.push_back(
        {request, std::string{what_} + " " + std::to_string(id.value()) + ": " + difference});
  }

  std::string_view what_;
  VerifyReport& report_;
  SeriesSerials serials_;
};

template <class Thing, class Repository>
void verify_all(domain::Store& store, SupervisionCheck<Thing> check, Repository repository) {
  typename Thing::Id last;
  for (bool more = true; more;) {
    store.read([&](domain::UnitOfWork& unit) {
      const auto ids = repository(unit).ids_after(last, supervision_piece);
      more = ids.size() == supervision_piece;
      for (const auto id : ids) check.check(repository(unit), id);
      if (!ids.empty()) last = ids.back();
    });
  }
  store.read([&](domain::UnitOfWork& unit) { check.check_numbers(repository(unit)); });
}

}  // namespace

void verify_supervision(domain::Store& store, VerifyReport& report) {
  verify_all(store, SupervisionCheck<domain::Order>{"supervision order", report},
             [](domain::UnitOfWork& unit) -> auto& { return unit.orders(); });
  verify_all(store, SupervisionCheck<domain::Card>{"card", report},
             [](domain::UnitOfWork& unit) -> auto& { return unit.cards(); });
}

}  // namespace xiezhu::server
