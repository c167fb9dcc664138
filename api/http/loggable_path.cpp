#include "api/http/loggable_path.hpp"

namespace xiezhu::api {

std::string loggable_path(std::string_view path) {
  constexpr std::string_view secret_behind = "/feeds/";
  const auto found = path.find(secret_behind);
  if (found == std::string_view::npos) return std::string{path};
  return std::string{path.substr(0, found + secret_behind.size())} + "…";
}

}  // namespace xiezhu::api
