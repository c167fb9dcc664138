#include "server/demo/history_store.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <utility>

namespace xiezhu::server {
namespace {

// More at once make the statements no cheaper and only take memory.
constexpr std::size_t slice = 1'000;

template <class T, class Write>
void in_slices(const std::vector<T>& all, Write write) {
  for (std::size_t i = 0; i < all.size(); i += slice)
    write(std::span{all}.subspan(i, std::min(slice, all.size() - i)));
}

// How many histories are stored, in the order in which they come to their end.
constexpr auto stored_mark = "demonstration_stored";

std::size_t stored_in(domain::Store& store) {
  std::string text;
  store.read([&](domain::UnitOfWork& work) { text = work.queries().mark(stored_mark); });
  std::size_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

// The numbers that the simulation gave out are counted in the database as well, so that its counters go on
// where the history ends.
std::vector<domain::SerialCount> serials_in(const std::vector<domain::History>& histories) {
  std::map<std::pair<domain::UnitId, int>, int> counts;
  for (const auto& history : histories) {
    if (const auto& number = history.request.number) ++counts[{number->issuer, number->year}];
  }
  std::vector<domain::SerialCount> serials;
  for (const auto& [key, count] : counts) serials.push_back({key.first, key.second, count});
  return serials;
}

}  // namespace

HistoryStore::HistoryStore(domain::Store& store, std::size_t at_once)
    : store_(store), at_once_(at_once), stored_before_(stored_in(store)) {}

void HistoryStore::put(Chronicle chronicle) {
  if (count_++ < stored_before_) return;
  std::ranges::move(chronicle.letters, std::back_inserter(letters_));
  std::ranges::move(chronicle.disputes, std::back_inserter(disputes_));
  histories_.push_back(std::move(chronicle.history));
  if (histories_.size() == at_once_) hand_over();
}

void HistoryStore::finish() {
  hand_over();
  wait();
}

// Storing takes longer than inventing.
void HistoryStore::hand_over() {
  wait();
  storing_ = std::async(
      std::launch::async, [&store = store_, count = count_, histories = std::exchange(histories_, {}),
                           letters = std::exchange(letters_, {}), disputes = std::exchange(disputes_, {})] {
        const auto serials = serials_in(histories);
        store.write([&](domain::UnitOfWork& work) {
          work.numbers().pass(serials);
          in_slices(histories, [&](std::span<const domain::History> some) { work.requests().restore(some); });
          work.disputes().restore(disputes);
          in_slices(letters, [&](std::span<const domain::Letter> some) { work.letters().add(some); });
          work.set_mark(stored_mark, std::to_string(count));
          return domain::Finish::commit;
        });
      });
}

void HistoryStore::wait() {
  if (storing_.valid()) storing_.get();
}

}  // namespace xiezhu::server
