// Random choices that give the same sequence on every machine, which the distributions of the standard do not
// promise.
#pragma once

#include <random>
#include <vector>

namespace xiezhu::server {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  // Uniform in [0, 1).
  double uniform() { return static_cast<double>(random_() >> 11U) * 0x1.0p-53; }
  double between(double low, double high) { return low + (high - low) * uniform(); }
  bool chance(double probability) { return uniform() < probability; }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(uniform() * static_cast<double>(n)); }
  template <class T>
  const T& pick(const std::vector<T>& values) {
    return values[below(values.size())];
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace xiezhu::server
