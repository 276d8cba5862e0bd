export function databasesOf(source: string): readonly string[];
