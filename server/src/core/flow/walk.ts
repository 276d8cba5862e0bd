import type { CompiledFlow, FlowNode, InclusiveStep, ParallelStep, Run, Token } from '../contracts';
import { pruneSteps } from '../compensation/completed-steps';
import type { Draft } from '../engine/draft';
import { chooseBranches } from './choose-branches';
import { following } from './position';
import { enterLeaf } from './steps';
import { childrenOf } from './tokens';

/** A token about to enter a node; null: its branch or flow is over. */
interface Move {
  readonly token: Token;
  readonly node: FlowNode | null;
}

/** Starts a flow and runs it up to the first wait. */
export function startRun(
  draft: Draft,
  flow: CompiledFlow,
  origin: Pick<Run, 'actor' | 'transition'>,
): void {
  const [first] = flow.steps;
  const node = first && draft.definition.steps.get(first.path);
  if (!node) return;
  const id = draft.nextTokenId();
  const run = id as string as Run['id'];
  draft.runs = [...draft.runs, { id: run, flow: flow.path, ...origin, startedAt: draft.now }];
  const token = newToken(id, { run, parent: null, branch: 0, step: node.step.path });
  draft.putToken(token);
  walk(draft, { token, node });
}

/** Advances the token after it has completed this node. */
export function advance(draft: Draft, token: Token, node: FlowNode): void {
  walk(draft, { token, node: following(node) });
}

/** Ends the token's branch and joins it with its fork. */
export function endBranch(draft: Draft, token: Token): void {
  walk(draft, { token, node: null });
}

/** Enters the step at this node, for the first time or as a retry. */
export function enter(draft: Draft, token: Token, node: FlowNode): void {
  walk(draft, { token, node });
}

/**
 * Moves tokens until all of them wait. Uses an explicit stack, so long flows cannot overflow the
 * call stack; branches run in the order of the definition.
 */
function walk(draft: Draft, start: Move): void {
  const stack: Move[] = [start];
  for (let move = stack.pop(); move; move = stack.pop()) {
    if (move.node) stack.push(...step(draft, move.token, move.node));
    else stack.push(...joinParent(draft, move.token));
  }
}

/** The next moves after a token has entered a node; the last in the list is made first. */
function step(draft: Draft, token: Token, node: FlowNode): readonly Move[] {
  const here = { ...token, step: node.step.path };
  switch (node.step.kind) {
    case 'sequence':
      return [{ token, node: node.heads[0] ?? following(node) }];
    case 'exclusive': {
      const taken = chooseBranches(draft, node.step.branches, 'first');
      if (!taken) return [];
      const [branch] = taken;
      const head = branch === undefined ? undefined : node.heads[branch];
      return [{ token, node: head ?? following(node) }];
    }
    case 'parallel':
    case 'inclusive':
      return fork(draft, here, node, node.step);
    default: {
      const result = enterLeaf(draft, here, node.step);
      if (result === 'rests') return [];
      return [{ token: here, node: result === 'done' ? following(node) : null }];
    }
  }
}

/** FR-L2-004, FR-L2-005: creates one child per taken branch that has steps. */
function fork(
  draft: Draft,
  token: Token,
  node: FlowNode,
  block: ParallelStep | InclusiveStep,
): readonly Move[] {
  const taken =
    block.kind === 'parallel'
      ? block.branches.keys()
      : chooseBranches(draft, block.branches, 'every');
  if (!taken) return [];
  const moves: Move[] = [];
  for (const branch of taken) {
    const head = node.heads[branch];
    if (!head) continue;
    const place = { run: token.run, parent: token.id, branch, step: head.step.path };
    moves.push({ token: newToken(draft.nextTokenId(), place), node: head });
  }
  if (moves.length === 0) return [{ token, node: following(node) }];
  // All children are created before the first one moves, so that none looks like the last one at
  // the join. Tokens keep their order of creation.
  draft.putToken({ ...token, state: { kind: 'forked' } });
  draft.tokens = [...draft.tokens, ...moves.map((move) => move.token)];
  return moves.reverse();
}

/** BR-008: the fork's token advances when its last child has ended. */
function joinParent(draft: Draft, token: Token): readonly Move[] {
  draft.removeToken(token);
  const parent = draft.tokens.find(({ id }) => id === token.parent);
  if (!parent) {
    draft.runs = draft.runs.filter(({ id }) => id !== token.run);
    pruneSteps(draft, token.run);
    return [];
  }
  if (childrenOf(draft, parent).length > 0) return [];
  const block = draft.definition.steps.get(parent.step);
  return block ? [{ token: parent, node: following(block) }] : [];
}

/** The initial state is replaced within the same decision. */
function newToken(id: Token['id'], place: Omit<Token, 'id' | 'state'>): Token {
  return { id, ...place, state: { kind: 'forked' } };
}
