// What people of the demonstration city do next with a request, and how often things do not go as they
// should.
#pragma once

#include "domain/kernel/outcome.hpp"
#include "server/demo/agenda.hpp"
#include "server/demo/city.hpp"
#include "server/demo/dice.hpp"
#include "server/demo/quarrels.hpp"

namespace xiezhu::server {

// Every member that plans puts steps on the agenda and returns whether anything is left to come for the
// request.
class Habits {
 public:
  // All of these outlive it. Disputes are drawn by dice of their own, so that they leave the course of what
  // is not disputed as it is.
  Habits(const City& city, Dice& dice, Dice& quarrel_dice, Quarrels& quarrels, Agenda& agenda)
      : city_(city), dice_(dice), quarrel_dice_(quarrel_dice), quarrels_(quarrels), agenda_(agenda) {}

  // Whether the next request is made by telephone.
  bool calls();
  // It came into its state at `now`.
  bool plan(const domain::Request& request, domain::Instant now);
  // It has begun.
  bool after_begin(const domain::Request& request, domain::Instant now);
  // A verb was taken. Of a split, the request is the new part.
  bool after(const domain::Request& request, domain::Verb verb, domain::Instant now);
  // A verb was not possible after all. Throws std::logic_error for a reason that no bad luck explains.
  bool after_refusal(const domain::Request& request, domain::Verb verb, domain::Reason reason,
                     domain::Instant now);
  // It is over: its parties file their papers, sooner or later.
  bool plan_filing(const domain::Request& request, domain::Instant now);

 private:
  bool expect(const domain::Request& request, domain::Verb verb, domain::Instant at);
  domain::Instant later(domain::Instant from, double low_days, double high_days);
  void plan_quarrel(const domain::Request& request, domain::Instant now);
  bool plan_decision(const domain::Request& request, domain::Instant now);
  bool plan_handling(const domain::Request& request, domain::Instant now);
  bool plan_confirmation(const domain::Request& request, domain::Instant now);
  bool plan_satisfaction(const domain::Request& request, domain::Instant now);
  void plan_ratings(const domain::Request& request, domain::Instant now);
  bool plan_mending(const domain::Request& request, const domain::Rating& rating, domain::Instant now);

  const City& city_;
  Dice& dice_;
  Dice& quarrel_dice_;
  Quarrels& quarrels_;
  Agenda& agenda_;
};

}  // namespace xiezhu::server
