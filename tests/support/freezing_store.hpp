// A store that can be frozen, for tests of several servers on one database.
#pragma once

#include <atomic>

#include "domain/ports/unit_of_work.hpp"

namespace xiezhu::test {

// A store that can be frozen: calls wait until it thaws, as those of a stopped process do.
class FreezingStore final : public domain::Store {
 public:
  explicit FreezingStore(domain::Store& inner) : inner_(inner) {}
  void write(const std::function<domain::Finish(domain::UnitOfWork&)>& work) override {
    frozen.wait(true);
    inner_.write(work);
  }
  void read(const std::function<void(domain::UnitOfWork&)>& work) override {
    frozen.wait(true);
    inner_.read(work);
  }
  domain::ReferencePtr reference() override { return inner_.reference(); }
  void thaw() {
    frozen = false;
    frozen.notify_all();
  }
  std::atomic<bool> frozen = false;

 private:
  domain::Store& inner_;
};

}  // namespace xiezhu::test
