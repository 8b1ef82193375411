namespace Airworthy.LoadTest.Query;

/// <summary>A database that is asked the same of the raw sessions.</summary>
internal interface IComparedDatabase : IAsyncDisposable
{
    /// <summary>With its version.</summary>
    string Name { get; }

    SqlDialect Dialect { get; }

    /// <summary>All rows of all statements; their first two columns are a release and the beginning of a bucket.</summary>
    Task<AnswerRows> Ask(IReadOnlyList<string> statements);
}
