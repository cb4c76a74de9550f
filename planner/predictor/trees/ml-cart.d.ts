/** What is used of ml-cart 2.1.1, which brings no types. */
declare module 'ml-cart' {
  /** A node as it is, alive: `toJSON` gives no copy. A leaf keeps the split that it was refused. */
  export interface CartNode {
    readonly left?: CartNode;
    readonly right?: CartNode;
    readonly splitColumn?: number;
    readonly splitValue?: number;
    /** The squared error that is left after the split, no gain. */
    readonly gain?: number;
    readonly distribution?: number;
  }

  export interface CartOptions {
    /** A node of so few rows or fewer becomes a leaf; its children may be smaller. */
    readonly minNumSamples?: number;
    readonly maxDepth?: number;
    /** A split is refused where the squared error after it is not above this. */
    readonly gainThreshold?: number;
  }

  export class DecisionTreeRegression {
    constructor(options?: CartOptions);
    static load(model: unknown): DecisionTreeRegression;
    train(rows: number[][], targets: number[]): void;
    predict(rows: number[][]): number[];
    toJSON(): { readonly name: string; readonly options: object; readonly root: CartNode };
  }
}
