// Complaints about a file as rows of a job.
#pragma once

#include "domain/jobs/job.hpp"
#include "server/import/csv.hpp"

namespace xiezhu::server {

// `subject` is "line:column". Ordinals go on from the rows that are there.
void append_complaints(std::vector<domain::JobRow>& rows, const std::vector<FileError>& complaints,
                       domain::JobRowState state);

}  // namespace xiezhu::server
