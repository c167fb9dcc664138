#include "api/http/live.hpp"

namespace xiezhu::api {

// An id is digits only, so nothing needs escaping.
std::string notice_frame(domain::NoticeId notice) {
  return R"({"notice":")" + std::to_string(notice.value()) + R"("})";
}

std::string more_frame() { return R"({"more":true})"; }

std::vector<std::string> greeting_frames(const LiveBacklog& backlog) {
  const std::string last = backlog.last ? '"' + std::to_string(backlog.last->value()) + '"' : "null";
  std::vector<std::string> frames{R"({"hello":{"last":)" + last + "}}"};
  for (const auto notice : backlog.notices) frames.push_back(notice_frame(notice));
  if (backlog.more) frames.push_back(more_frame());
  return frames;
}

}  // namespace xiezhu::api
