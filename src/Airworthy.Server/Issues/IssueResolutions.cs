using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>What happens to releases, and settles issues. On the writer's thread, in the transaction of what happened.</summary>
internal sealed class IssueResolutions
{
    /// <summary>A release, or its link to a project, is new: issues of its projects that wait for a next release are resolved in it.</summary>
    public void ReleaseCreated(SqlSession session, long release, DateTime at) => throw new NotImplementedException();

    /// <summary>A release has these commits now: issues that their messages say they fix are resolved in it.</summary>
    public void CommitsSet(SqlSession session, long release, IReadOnlyList<(long Commit, string Message)> commits, DateTime at) => throw new NotImplementedException();
}
