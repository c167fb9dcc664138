#include "server/jobs/bulk_work.hpp"

#include "api/routes/bulk_input.hpp"
#include "domain/request/commands.hpp"

namespace xiezhu::server {
namespace {

constexpr int rows_per_piece = 20;

// The person as of now: roles may have been taken away since the job was handed in.
std::optional<domain::Actor> present_actor(domain::UnitOfWork& unit, domain::PersonId id) {
  const auto person = unit.people().find(id);
  if (!person || person->disabled) return std::nullopt;
  return domain::Actor{.person = person->id, .unit = person->unit, .roles = person->roles};
}

void refuse(domain::JobRow& row, std::string code, std::string field = {}, std::string detail = {}) {
  row.state = domain::JobRowState::failed;
  row.code = std::move(code);
  row.field = std::move(field);
  row.detail = std::move(detail);
}

}  // namespace

void BulkWork::advance(LeaderTurn& turn, const domain::Job& job, const domain::Actor& /*owner*/) {
  const auto input = api::parse_stored_bulk(job.input);
  std::optional<domain::Job> current = job;
  for (int i = 0; i < rows_per_piece && current && !current->over() && !turn.stopping(); ++i) {
    const auto& target = input.targets.at(static_cast<std::size_t>(current->done));
    current = take_row(turn, *current, {target.request, target.seen, &input.act});
  }
}

// The job after its next row; nullopt when somebody else has taken it.
std::optional<domain::Job> BulkWork::take_row(LeaderTurn& turn, const domain::Job& job, const Step& step) {
  domain::JobRow row{.ordinal = job.done, .subject = std::to_string(step.request.value())};
  try {
    auto after = perform(turn, job, step, row);
    if (row.state == domain::JobRowState::done) return after;
  } catch (const domain::Unavailable&) {
    throw;
  } catch (const domain::CommitUnknown&) {
    throw;
  } catch (const LeadershipLost&) {
    throw;
  } catch (const std::exception& error) {
    report_("request " + row.subject + ": bulk work failed: " + error.what());
    refuse(row, "internal");
  }
  // What was refused has been rolled back; only the refusal is stored.
  const auto after = after_rows(job, std::span{&row, 1}, clock_.now());
  bool recorded = false;
  turn.write([&](domain::UnitOfWork& unit) {
    recorded = unit.jobs().record(job, after, std::span{&row, 1});
    return recorded ? domain::Finish::commit : domain::Finish::rollback;
  });
  return recorded ? std::optional{after} : std::nullopt;
}

std::optional<domain::Job> BulkWork::perform(LeaderTurn& turn, const domain::Job& job, const Step& step,
                                             domain::JobRow& row) {
  const domain::JobRow fresh = row;
  std::optional<domain::Job> after;
  turn.write([&](domain::UnitOfWork& unit) {
    row = fresh;
    after.reset();
    const auto now = clock_.now();
    const auto actor = present_actor(unit, job.owner);
    if (!actor) {
      refuse(row, "forbidden");
      return domain::Finish::rollback;
    }
    const auto done = domain::perform(unit, step.request, step.seen, *actor, *step.act, now);
    if (!done) {
      const auto& why = done.error();
      refuse(row, std::string{domain::code(why.reason)}, why.field, why.detail);
      return domain::Finish::rollback;
    }
    const auto next = after_rows(job, std::span{&row, 1}, now);
    if (!unit.jobs().record(job, next, std::span{&row, 1})) return domain::Finish::rollback;
    after = next;
    return domain::Finish::commit;
  });
  return after;
}

}  // namespace xiezhu::server
