using Airworthy.Protocol;
using Airworthy.Server.Issues;

namespace Airworthy.Server.Tests.Issues;

/// <summary>Which releases a resolution covers: events of those say nothing new. A release here is its version and the day of March on which it came, as <c>a@1.2/7</c>.</summary>
public sealed class ResolutionTests
{
    [Theory]
    // Resolved in a release, by versions: only lower ones are covered.
    [InlineData("a@1.5/5", "a@1.4/9", true)]
    [InlineData("a@1.5/5", "a@1.5/5", false)]
    [InlineData("a@1.5/5", "a@1.6/1", false)]
    [InlineData("a@1.5/5", "a@1.5-rc1/6", true)]
    [InlineData("a@1.5/5", "b@1.4/9", true)]
    [InlineData("a@1.5+2/5", "a@1.5+1/6", true)]
    [InlineData("a@1.5+2/5", "a@1.5+10/4", false)]
    [InlineData("a@1.5/5", "a@1.5.0/1", false)]
    // The release it is resolved in has no version: dates decide.
    [InlineData("6f85d2f/5", "a@9.0/4", true)]
    [InlineData("6f85d2f/5", "a@1.0/6", false)]
    public void Resolved_in_a_release_by_versions(string resolvedIn, string seen, bool isCovered) =>
        Assert.Equal(isCovered, new Resolution(ResolutionKind.InRelease, Release(resolvedIn), After: null).Covers(Release(seen), byVersion: true));

    [Theory]
    [InlineData("new/5", "old/4", true)]
    [InlineData("new/5", "new/5", false)]
    [InlineData("new/5", "other/5", true)]
    [InlineData("new/5", "newer/6", false)]
    // Versions say nothing where a project does not go by them.
    [InlineData("a@1.5/5", "a@1.4/6", false)]
    [InlineData("a@1.5/5", "a@1.6/4", true)]
    public void Resolved_in_a_release_by_dates(string resolvedIn, string seen, bool isCovered) =>
        Assert.Equal(isCovered, new Resolution(ResolutionKind.InRelease, Release(resolvedIn), After: null).Covers(Release(seen), byVersion: false));

    [Theory]
    [InlineData("a@1.5/5", "a@1.5/5", "a@1.5/5", true)]
    [InlineData("a@1.5/5", "a@1.5/5", "a@1.4/9", true)]
    [InlineData("a@1.5/5", "a@1.5/5", "a@1.5.1/1", false)]
    // The project's newest release was above the last one that the issue was seen in: what lies between is covered.
    [InlineData("a@1.5/5", "a@2.0/6", "a@1.9/7", true)]
    [InlineData("a@1.5/5", "a@2.0/6", "a@2.0/6", false)]
    [InlineData("a@1.5/5", "a@2.0/6", "a@2.1/1", false)]
    // What it was seen in last has no version: dates decide.
    [InlineData("6f85d2f/5", "a@2.0/6", "a@3.0/4", true)]
    [InlineData("6f85d2f/5", "a@2.0/6", "a@1.0/6", false)]
    public void Resolved_after_a_release_by_versions(string after, string newest, string seen, bool isCovered) =>
        Assert.Equal(isCovered, new Resolution(ResolutionKind.InRelease, Release(newest), Release(after)).Covers(Release(seen), byVersion: true));

    [Theory]
    [InlineData(true, "old/5", "old/5", true)]
    [InlineData(true, "old/5", "older/4", true)]
    [InlineData(true, "old/5", "other/5", false)]
    [InlineData(true, "old/5", "newer/6", false)]
    [InlineData(false, "old/5", "older/4", true)]
    [InlineData(false, "old/5", "newer/6", false)]
    public void Resolved_after_a_release_by_dates(bool isPending, string after, string seen, bool isCovered) =>
        Assert.Equal(
            isCovered,
            new Resolution(isPending ? ResolutionKind.InNextRelease : ResolutionKind.InRelease, Release("base/9"), Release(after)).Covers(Release(seen), byVersion: false));

    [Theory]
    [InlineData("base/5", "base/5", true)]
    [InlineData("base/5", "older/4", true)]
    [InlineData("base/5", "other/5", false)]
    [InlineData("base/5", "newer/6", false)]
    // Without a release that it was seen in there is no version to go by.
    [InlineData("a@1.0/5", "a@0.9/6", false)]
    public void Resolved_in_the_next_release_of_a_project_that_it_was_seen_in_no_release_of(string newest, string seen, bool isCovered) =>
        Assert.Equal(isCovered, new Resolution(ResolutionKind.InNextRelease, Release(newest), After: null).Covers(Release(seen), byVersion: true));

    [Fact]
    public void An_event_without_a_release_is_taken_for_an_old_one()
    {
        foreach (var kind in Enum.GetValues<ResolutionKind>())
        {
            Assert.True(new Resolution(kind, Release("a@1.0/5"), null).Covers(seen: null, byVersion: false));
            Assert.True(new Resolution(kind, Release("a@1.0/5"), Release("a@0.9/4")).Covers(seen: null, byVersion: false));
        }
    }

    [Fact]
    public void A_release_comes_when_it_is_said_to_be_released()
    {
        var planned = Release("early/1") with { Released = new DateTime(2026, 3, 8, 0, 0, 0, DateTimeKind.Utc) };
        Assert.False(new Resolution(ResolutionKind.InRelease, Release("fix/5"), null).Covers(planned, byVersion: false));
        Assert.True(new Resolution(ResolutionKind.InRelease, planned, null).Covers(Release("fix/5"), byVersion: false));
    }

    private static IssueRelease Release(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return new(1, ReleaseName.Parse(text[..slash]), new DateTime(2026, 3, text[slash + 1] - '0', 0, 0, 0, DateTimeKind.Utc), Released: null, IsArchived: false);
    }
}
