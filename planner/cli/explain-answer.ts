import type { Plan } from '../../schemas/plan.ts';
import { renderExplanation } from '../terminal/render-explanation.ts';
import { renderPlan } from '../terminal/render-plan.ts';
import { createStyle, wantsColor } from '../terminal/style.ts';
import type { PlanRequest } from '../use-cases/plan-job.ts';
import type { Session } from './session.ts';

/** Answers a plan together with its explanation: below it as text, in its field `explanation` as JSON. */
export async function answerWithWhy(session: Session, request: PlanRequest, plan: Plan): Promise<void> {
  const { planner, world } = session;
  const explanation = await planner.explain(request, world.signal);
  session.answer({ ...plan, explanation }, () => {
    const style = createStyle(wantsColor(world.env, world.isTTY));
    const why = renderExplanation(explanation, style, { withReasons: false });
    return `${renderPlan(plan, style)}\n\n${why}`;
  });
}
