// Text that was made once from an immutable value and serves until the value or the reference data is another
// one: what never changes about a line of a list is put into JSON once, not on every page. Callable from any
// thread.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace xiezhu::api {

class FragmentCache {
 public:
  using Fragment = std::shared_ptr<const std::string>;

  // The text made by `render` from exactly this value and version of the reference data. Keeps the value
  // alive, so that its address stays its own.
  Fragment of(const std::shared_ptr<const void>& value, int reference_version,
              const std::function<std::string()>& render) {
    if (auto known = find(value.get(), reference_version)) return known;
    auto fresh = std::make_shared<const std::string>(render());
    const std::scoped_lock lock(mutex_);
    if (young_.size() >= generation) old_ = std::exchange(young_, {});
    young_.insert_or_assign(value.get(), Entry{value, fresh, reference_version});
    return fresh;
  }

 private:
  static constexpr std::size_t generation = 4'000;  // entries; two generations are kept
  struct Entry {
    std::shared_ptr<const void> value;
    Fragment text;
    int reference_version = 0;
  };
  using Entries = std::unordered_map<const void*, Entry>;

  Fragment find(const void* value, int reference_version) {
    const std::scoped_lock lock(mutex_);
    for (const Entries* entries : {&young_, &old_}) {
      const auto found = entries->find(value);
      if (found != entries->end() && found->second.reference_version == reference_version)
        return found->second.text;
    }
    return nullptr;
  }

  std::mutex mutex_;
  Entries young_;
  Entries old_;
};

}  // namespace xiezhu::api
