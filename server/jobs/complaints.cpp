#include "server/jobs/complaints.hpp"

namespace xiezhu::server {

void append_complaints(std::vector<domain::JobRow>& rows, const std::vector<FileError>& complaints,
                       domain::JobRowState state) {
  for (const auto& complaint : complaints) {
    rows.push_back({.ordinal = static_cast<int>(rows.size()),
                    .subject = std::to_string(complaint.line) + ":" + std::to_string(complaint.column),
                    .state = state,
                    .code = complaint.code,
                    .field = complaint.field,
                    .detail = complaint.detail});
  }
}

}  // namespace xiezhu::server
