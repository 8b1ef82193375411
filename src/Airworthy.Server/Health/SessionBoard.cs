namespace Airworthy.Server.Health;

/// <summary>What to lay the sessions of a board side by side by, besides releases.</summary>
internal enum BoardGrouping
{
    None,
    Environment,
    Project,
}

/// <summary>A release on the board of sessions.</summary>
/// <param name="Created">When it was first heard of, UTC.</param>
/// <param name="Answer">Its sessions, in the whole and in each bucket, without users.</param>
/// <param name="NewIssues">How many issues were first seen in it, in each bucket.</param>
internal sealed record BoardRelease(string Version, DateTime Created, HealthAnswer Answer, IReadOnlyList<int> NewIssues);

/// <summary>An environment or project on the board, with its sessions as a release has them.</summary>
internal sealed record BoardGroup(string Name, HealthAnswer Answer);

/// <summary>All that the boards of sessions show, from one question for all, one by release, and one for the groups if there are any.</summary>
/// <param name="Total">All sessions by bucket; as a whole users and durations too.</param>
/// <param name="SetBuckets">Buckets of users and durations, see <see cref="TimeBuckets.ForSets"/>.</param>
/// <param name="Sets">Users and durations of all sessions by those buckets.</param>
/// <param name="Releases">Those that had a session or a new issue in the time, newest first.</param>
/// <param name="IssuesElsewhere">New issues whose first event named no release, in each bucket.</param>
internal sealed record SessionBoard(
    TimeBuckets Buckets, HealthAnswer Total, TimeBuckets SetBuckets, IReadOnlyList<HealthFigures> Sets, IReadOnlyList<BoardRelease> Releases, IReadOnlyList<BoardGroup> Groups, IReadOnlyList<int> IssuesElsewhere)
{
    public SessionMode Mode => Total.Total.Mode;

    public bool HasUsers => Total.Total.Users.Total > 0;

    /// <summary>Whether any app says that it did not respond.</summary>
    public bool HasAnr => Total.Total.AnrUsers > 0;

    /// <summary>Those with the most sessions, the most first.</summary>
    public IReadOnlyList<BoardRelease> MostAdopted(int count) =>
        [.. Releases.Where(release => release.Answer.Total.Sessions.Total > 0).OrderByDescending(release => release.Answer.Total.Sessions.Total).Take(count)];

    /// <summary>The newest that have sessions.</summary>
    public IReadOnlyList<BoardRelease> Newest(int count) => [.. Releases.Where(release => release.Answer.Total.Sessions.Total > 0).Take(count)];
}
