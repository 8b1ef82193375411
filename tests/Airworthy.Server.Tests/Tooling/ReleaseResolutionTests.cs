using Airworthy.Server.Issues;
using Airworthy.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Tooling;

/// <summary>What tools tell of releases, and what it settles of issues, in the same transaction.</summary>
public sealed class ReleaseResolutionTests : ReleaseToolingTests
{
    [Fact]
    public async Task A_commit_that_says_so_resolves_an_issue_in_its_release()
    {
        await AddIssue("web@1", 1);
        await AddIssue("web@1", 2);
        await Create("web@2");
        await Put(Path("web@2"), """{"commits":[{"id":"c1","repository":"origin","message":"Empty carts\n\nFixes SHOP-2"},{"id":"c2","repository":"origin","message":"see SHOP-1"}]}""");

        Assert.Equal([(1, IssueStatus.Unresolved, null), (2, IssueStatus.Resolved, "web@2")], Issues());
    }

    [Theory]
    [InlineData("""{"version":"web@2","projects":["shop"]}""", "web@2")]
    [InlineData("""{"version":"web@2","projects":["kiosk"]}""", "web@1")]
    public async Task A_new_release_settles_what_waits_for_the_next_one_of_its_project(string body, string resolvedIn)
    {
        await AddIssue("web@1", 1);
        await Write(session => session.Execute(
            "update issue set status = $1, resolution = $2, resolution_release = first_release", (int)IssueStatus.Resolved, (int)ResolutionKind.InNextRelease));
        Time.Advance(TimeSpan.FromHours(1));
        // Known already, it is no new one.
        await Post(Releases, """{"version":"web@1","projects":["shop"]}""");
        Assert.Equal([(1, IssueStatus.Resolved, "web@1")], Issues());

        await Post(Releases, body);
        Assert.Equal([(1, IssueStatus.Resolved, resolvedIn)], Issues());
    }

    [Fact]
    public async Task So_does_a_release_of_another_project_once_it_is_in_this_one()
    {
        await AddIssue("web@1", 1);
        await Write(session => session.Execute(
            "update issue set status = $1, resolution = $2, resolution_release = first_release", (int)IssueStatus.Resolved, (int)ResolutionKind.InNextRelease));
        Time.Advance(TimeSpan.FromHours(1));
        await Create("web@2", "\"kiosk\"");
        await Post("/api/0/projects/airworthy/shop/releases/", """{"version":"web@2"}""");
        Assert.Equal([(1, IssueStatus.Resolved, "web@2")], Issues());
    }

    private List<(int Number, IssueStatus Status, string? Release)> Issues() => Server.Services.GetRequiredService<TrackerDatabase>().Read(session => session.Query(
        "select number, status, version from issue left join release on release.id = resolution_release order by number",
        row => (row.GetInt32(0), (IssueStatus)row.GetInt32(1), row.TextOrNull(2))));
}
