using Airworthy.Protocol.Events;
using Airworthy.Server.Issues;
using Airworthy.Server.Projects;
using Airworthy.Server.Web.Issues;

namespace Airworthy.Server.Tests.Web.Issues;

public class StandingTextTests
{
    private static readonly DateTime Now = new(2026, 3, 10, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_resolved_issue_says_in_what_and_by_what()
    {
        Assert.Equal("Resolved.", Text(Resolved(), "set_resolved", "{}"));
        Assert.Equal("Resolved, said ann.", Text(Resolved(), "set_resolved", """{"by":"ann"}"""));
        Assert.Equal("Resolved in [shop@2.0] by commit 0ea379a4d6cd.", Text(
            Resolved() with { Resolution = ResolutionKind.InRelease, ResolvedIn = "shop@2.0" }, "set_resolved_in_release", """{"version":"shop@2.0","commit":"0ea379a4d6cd08c93f88e448587f8de8321afb58"}"""));
        Assert.Equal("Resolved by commit 0ea379a4d6cd, which is in no release yet.", Text(Resolved(), "set_resolved_in_commit", """{"commit":"0ea379a4d6cd08c93f88"}"""));
        Assert.Equal("Resolved in the next release, said ann.", Text(
            Resolved() with { Resolution = ResolutionKind.InNextRelease, IsResolvedInNext = true }, "set_resolved_in_release", """{"version":"","by":"ann"}"""));
        Assert.Equal("Resolved in whatever comes after [shop@1.0].", Text(
            Resolved() with { Resolution = ResolutionKind.InRelease, IsResolvedInNext = true, ResolvedIn = "shop@1.0" }, "set_resolved_in_release", """{"version":"","current_release_version":"shop@1.0"}"""));
    }

    [Fact]
    public void An_ignored_issue_says_until_when()
    {
        var ignored = Issue(IssueStatus.Ignored, IssueSubstatus.ArchivedForever);
        Assert.Equal("Ignored for good.", Text(ignored, "set_ignored", "{}"));
        Assert.Equal("Ignored until 11 Mar 2026, 12:00 UTC.", Text(ignored with { IgnoredUntil = Now.AddDays(1) }, "set_ignored", "{}"));
        Assert.Equal("Ignored until 95 more events, said ann.", Text(ignored with { IgnoredEvents = 100 }, "set_ignored", """{"by":"ann"}"""));
    }

    [Fact]
    public void One_that_came_back_says_where()
    {
        var regressed = Issue(IssueStatus.Unresolved, IssueSubstatus.Regressed);
        Assert.Equal("It was resolved, and happened again in [shop@1.1].", Text(regressed, "set_regression", """{"event_id":"aa","version":"shop@1.1"}"""));
        Assert.Equal("It was resolved, and happened again.", Text(regressed, "set_regression", """{"event_id":"aa","version":""}"""));
        Assert.Equal("It is open.", Text(Issue(IssueStatus.Unresolved, IssueSubstatus.Ongoing), "first_seen", "{}"));
    }

    [Theory]
    [InlineData("first_seen", "{}", "First event came in", null)]
    [InlineData("set_resolved_in_release", """{"version":"shop@2"}""", "Resolved in", "shop@2")]
    [InlineData("set_resolved_in_release", """{"version":""}""", "Resolved in the next release", null)]
    [InlineData("set_ignored", """{"ignoreDuration":60}""", "Ignored for 1 h", null)]
    [InlineData("set_ignored", """{"ignoreCount":10}""", "Ignored until 10 more events", null)]
    [InlineData("something_new", "{}", "something new", null)]
    public void What_happened_reads_as_a_sentence(string kind, string data, string text, string? release)
    {
        var read = ActivityText.Of(new(1, Now, kind, data));

        Assert.Equal((text, release), (read.Text, read.Release));
    }

    private static string Text(Issue issue, string kind, string data)
    {
        var text = StandingText.Of(issue, issue.Stored, [new(1, Now, kind, data)]);
        return text.Release is { } release ? $"{text.Lead}[{release}]{text.Rest}" : text.Lead + text.Rest;
    }

    private static Issue Resolved() => Issue(IssueStatus.Resolved, IssueSubstatus.None);

    private static Issue Issue(IssueStatus status, IssueSubstatus substatus) => new()
    {
        Id = 1,
        Project = new ProjectId(1),
        Number = 1,
        Title = "Error",
        Culprit = "",
        Type = null,
        Value = null,
        Filename = null,
        Function = null,
        Level = EventLevel.Error,
        Platform = "other",
        Logger = null,
        IsUnhandled = false,
        Lifetime = new(5, 2, Now, Now),
        FirstRelease = null,
        LastRelease = null,
        Stored = new(status, substatus, Now),
        Resolution = null,
        ResolvedIn = null,
        IsResolvedInNext = false,
        IgnoredUntil = null,
        IgnoredEvents = null,
    };
}
