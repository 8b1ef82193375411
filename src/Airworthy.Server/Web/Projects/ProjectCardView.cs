using Airworthy.Server.Health;
using Airworthy.Server.Releases;
using Airworthy.Server.Web.Guides;

namespace Airworthy.Server.Web.Projects;

/// <summary>What a project's card shows.</summary>
/// <param name="Platform">The SDK it is for, in words; null if nobody said.</param>
/// <param name="AnrUsers">Users whose app did not respond; null where no session ever says so.</param>
/// <param name="HasUsers">False where sessions came and none named its user.</param>
public sealed record ProjectCardView(
    string Slug, string Name, string? Platform, Score Sessions, Score Users, long? AnrUsers, IReadOnlyList<SparkPoint> Points, string? Latest, string? Stage, bool HasUsers)
{
    internal static ProjectCardView Of(ProjectCard card) => new(
        card.Project.Slug,
        card.Project.Name,
        card.Project.Platform is { } platform ? SdkGuides.For(platform).Name : null,
        Score.OfSessions(card),
        Score.OfUsers(card),
        card.Now.AnrUsers > 0 || card.Before.AnrUsers > 0 ? card.Now.AnrUsers : null,
        SparkPoint.Of(card),
        card.Latest,
        card.Stage?.Word,
        card.Now.KnownUsers is not null);
}
