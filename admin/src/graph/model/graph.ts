import type { Path } from '../../pages/Pipelines/model/document';

/** What an edge is barred by, or leads to. */
export type Guard = 'condition' | 'approval' | 'steps';

export interface GraphNode {
  readonly id: string;
  readonly kind: 'stage' | 'any' | 'step' | 'gate' | 'end';
  readonly label: string;
  readonly color?: string | undefined;
  readonly isFinal?: boolean;
  /** Live instances. */
  readonly count?: number | undefined;
  /** A process stands here, or has failed here. */
  readonly mark?: 'here' | 'failed' | undefined;
  /** Where it is edited. */
  readonly path?: Path | undefined;
}

export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly guards: readonly Guard[];
  readonly path?: Path | undefined;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}
