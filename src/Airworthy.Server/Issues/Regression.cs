using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>Whether a resolved issue that happens again is broken again, or only still out there in releases that its resolution does not cover.</summary>
internal sealed class Regression
{
    /// <summary>Whether an event of a resolved issue makes it regress. On the writer's thread.</summary>
    /// <param name="release">The row of the event's release; null if it names none.</param>
    public bool IsOf(SqlSession session, long issue, long? release, DateTime at) => throw new NotImplementedException();
}
