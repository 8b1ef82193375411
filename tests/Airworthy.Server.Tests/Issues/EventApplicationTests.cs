using Airworthy.Protocol.Events;
using Airworthy.Server.Issues;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Issues;

/// <summary>What a stored event changes: its issue, and the issue's figures.</summary>
public sealed class EventApplicationTests : IDisposable
{
    private static readonly string[] Groups = ["a", "b", "c", "a|b", "b|d", "d|e"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_event_makes_an_issue_and_the_next_ones_are_counted_in_it()
    {
        using var tracker = Open();
        await tracker.Send(Sample.Event(minutes: -10, user: "1"));
        await tracker.Send(Sample.Event(minutes: -5, user: "2", isUnhandled: true, release: "shop@1.1.0"));
        await tracker.Send(Sample.Event(minutes: -1, user: "1", environment: "", release: null));

        Assert.Equal(
            [(1L, 3L, 2L, Sample.Now.AddMinutes(-10), Sample.Now.AddMinutes(-1), "shop@1.0.0", "shop@1.1.0", false)],
            tracker.Query(
                """
                select number, events, users, first_seen, last_seen, is_unhandled,
                    (select version from release where id = first_release), (select version from release where id = last_release) from issue
                """,
                row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.Time(3), row.Time(4), row.GetString(6), row.GetString(7), row.GetBoolean(5))));
        Assert.Equal(["first_seen"], tracker.Query("select kind from issue_activity", row => row.GetString(0)));
        Assert.Equal(3, tracker.Number("select count(*) from event_body where issue = 1"));
        Assert.Equal([("", 1L), ("production", 2L)], tracker.Query("select environment, events from issue_environment order by 1", row => (row.GetString(0), row.GetInt64(1))));
    }

    [Fact]
    public async Task Issues_are_numbered_in_their_projects()
    {
        using var tracker = Open();
        foreach (var (group, project) in new[] { ("a", 1), ("b", 1), ("a", 2), ("c", 1) })
            await tracker.Send(Sample.Event(group, project: project));
        Assert.Equal([(1, 1), (1, 2), (2, 1), (1, 3)], tracker.Query("select project, number from issue order by id", row => (row.GetInt32(0), row.GetInt32(1))));
    }

    [Fact]
    public async Task An_event_belongs_to_the_issue_of_its_first_known_hash_and_brings_its_others_along()
    {
        using var tracker = Open();
        await tracker.Send(Sample.Event("app|system"));
        await tracker.Send(Sample.Event("other app|system"));
        await tracker.Send(Sample.Event("other app|third"));
        await tracker.Send(Sample.Event("third"));
        Assert.Equal(4, tracker.Number("select events from issue"));

        await tracker.Send(Sample.Event("elsewhere"));
        await tracker.Send(Sample.Event("app|elsewhere"));
        // What names another issue goes on naming it.
        await tracker.Send(Sample.Event("elsewhere"));
        Assert.Equal([5L, 2L], tracker.Query("select events from issue order by id", row => row.GetInt64(0)));
    }

    [Fact]
    public async Task The_same_id_again_is_counted_as_a_duplicate_and_stored_once()
    {
        using var tracker = Open();
        var one = Sample.Event();
        await Task.WhenAll(tracker.Send(one), tracker.Send(one));
        await tracker.Send(one with { Release = "shop@2.0.0", Hashes = Sample.Event("b").Hashes });
        await tracker.Send(one with { Project = new(2) });

        Assert.Equal([(1, 1L), (2, 1L)], tracker.Query("select project, events from issue order by id", row => (row.GetInt32(0), row.GetInt64(1))));
        Assert.Equal(0, tracker.Number("select count(*) from release where version = 'shop@2.0.0'"));
        Assert.Equal(
            [("shop", (int?)null, 1L), ("shop", 11, 2L), ("other", null, 1L)],
            tracker.Get<Outcomes.OutcomeCounters>().All().OrderBy(one => one.Key.Project.Value).ThenBy(one => one.Key.Reason)
                .Select(one => (one.Key.Project.Value == 1 ? "shop" : "other", (int?)one.Key.Reason, one.Outcome.Quantity)));
    }

    [Fact]
    public async Task Outcomes_are_there_after_a_start()
    {
        var one = Sample.Event();
        using (var tracker = Open())
        {
            await tracker.Send(one);
            await tracker.Send(one);
        }

        using var again = Open();
        Assert.Equal([(null, 1L), (Protocol.DropReason.Duplicate, 1L)], again.Get<Outcomes.OutcomeCounters>().All().OrderBy(one => one.Key.Reason).Select(one => (one.Key.Reason, one.Outcome.Quantity)));
    }

    [Fact]
    public async Task The_latest_event_by_its_time_says_what_an_issue_looks_like()
    {
        using var tracker = Open();
        await tracker.Send(Sample.Event(minutes: -5, title: "new", level: EventLevel.Fatal, isUnhandled: true, release: "shop@1.1.0"));
        await tracker.Send(Sample.Event(minutes: -9, title: "old", level: EventLevel.Info, release: "shop@1.0.0"));
        Assert.Equal(
            [("new", 4, true, "shop@1.1.0")],
            tracker.Query("select title, level, is_unhandled, (select version from release where id = last_release) from issue",
                row => (row.GetString(0), row.GetInt32(1), row.GetBoolean(2), row.GetString(3))));
        // The first release is that of the event that made the issue, whatever comes later.
        Assert.Equal(1, tracker.Number("select count(*) from issue join release on release.id = first_release where version = 'shop@1.1.0'"));
    }

    [Fact]
    public async Task The_newest_bodies_of_an_issue_are_kept()
    {
        using var tracker = Open(new EventOptions { BodiesPerIssue = 3 });
        for (var i = 0; i < 10; i++)
            await tracker.Send(Sample.Event(i % 5 == 0 ? "b" : "a", minutes: -i));
        Assert.Equal(10, tracker.Number("select count(*) from event"));
        Assert.Equal([1L, 6, 8, 9, 10], tracker.Query("select event from event_body order by event", row => row.GetInt64(0)));
    }

    [Fact]
    public async Task Releases_beyond_the_limit_take_their_events_with_them()
    {
        using var tracker = Open(releases: new ReleaseOptions { MaxReleasesPerProject = 2 });
        for (var i = 0; i < 4; i++)
            await tracker.Send(Sample.Event(release: $"shop@{i}"));
        await tracker.Send(Sample.Event(release: "shop@1"));
        await tracker.Send(Sample.Event(release: null));
        Assert.Equal((4L, 2L), (tracker.Number("select count(*) from event"), tracker.Number("select count(*) from release")));
        Assert.Equal(2, tracker.Number("select quantity from item_outcome where reason = $1", (int)Protocol.DropReason.ReleaseLimit));
    }

    [Fact]
    public async Task An_event_of_a_resolved_issue_makes_it_regress_unless_it_is_older_than_the_resolution()
    {
        using var tracker = Open();
        await tracker.Send(Sample.Event(minutes: -30));
        await Set(tracker, $"status = {(int)IssueStatus.Resolved}, substatus = 0, changed_at = {Sample.Now.Ticks}");

        await tracker.Send(Sample.Event(minutes: -0.1));
        Assert.Equal((int)IssueStatus.Resolved, tracker.Number("select status from issue"));

        var cause = Sample.Event(minutes: -0.05, release: "shop@2.0.0");
        await tracker.Send(cause);
        Assert.Equal(((long)IssueStatus.Unresolved, (long)IssueSubstatus.Regressed), (tracker.Number("select status from issue"), tracker.Number("select substatus from issue")));
        Assert.Equal(
            $$"""{"event_id":"{{Convert.ToHexStringLower(cause.Id)}}","version":"shop@2.0.0"}""",
            tracker.Query("select data from issue_activity where kind = 'set_regression'", row => row.GetString(0)).Single());

        await tracker.Send(Sample.Event());
        Assert.Equal(1, tracker.Number("select count(*) from issue_activity where kind = 'set_regression'"));
    }

    [Theory]
    [InlineData(20, null, false)]
    [InlineData(0, null, true)]
    [InlineData(null, 3, false)]
    [InlineData(null, 2, true)]
    [InlineData(null, null, false)]
    public async Task An_ignored_issue_comes_back_when_its_condition_is_met(int? minutes, int? events, bool isBack)
    {
        using var tracker = Open();
        await tracker.Send(Sample.Event(minutes: -30));
        var until = minutes is { } number ? $"{Sample.Now.AddMinutes(number).Ticks}" : "null";
        await Set(tracker, $"status = {(int)IssueStatus.Ignored}, substatus = {(int)IssueSubstatus.ArchivedUntilConditionMet}, ignored_until = {until}, ignored_events = {events?.ToString() ?? "null"}");

        await tracker.Send(Sample.Event());

        Assert.Equal((long)(isBack ? IssueStatus.Unresolved : IssueStatus.Ignored), tracker.Number("select status from issue"));
        Assert.Equal(isBack ? 1 : 0, tracker.Number("select count(*) from issue_activity where kind = 'set_unresolved'"));
    }

    /// <summary>In whatever order events come, and whichever of them come twice, the figures are those that a recount finds.</summary>
    [Fact]
    public void Figures_are_those_of_the_events()
    {
        var events = Gen.Select(Gen.Int[0, 5], Gen.Int[-2_000, 0], Gen.Int[0, 3], Gen.Int[0, 4], Gen.Int[0, 30]).Array[1, 60];
        events.Sample(
            drawn =>
            {
                using var folder = new TemporaryFolder();
                using var tracker = new TrackerUnderTest(folder.Path, new FakeTimeProvider(Sample.Now), options: new EventOptions { BodiesPerIssue = 4 });
                Task.WhenAll(drawn.Select(one => tracker.Send(Of(one)))).Wait();
                Assert.Empty(tracker.Recount());
                Assert.Equal(drawn.Select(one => one.Item5).Distinct().Count(), tracker.Number("select count(*) from event"));
                Assert.Equal(tracker.Number("select count(*) from event"), tracker.Number("select sum(events) from issue"));
                Assert.Equal(0, tracker.Number("select count(*) from (select issue from event_body group by issue having count(*) > 4)"));
            },
            iter: 40, threads: 1);
    }

    private static EventRecord Of((int Group, int Minutes, int Release, int User, int Id) drawn) => Sample.Event(
        Groups[drawn.Group], drawn.Minutes, drawn.Release == 0 ? null : $"shop@1.{drawn.Release}", drawn.Release == 1 ? "" : "production",
        drawn.User == 0 ? null : $"{drawn.User}", drawn.User % 2 == 1, (EventLevel)drawn.User, id: [.. Enumerable.Repeat((byte)drawn.Id, 16)]);

    private static Task<int> Set(TrackerUnderTest tracker, string values) => tracker.Get<TrackerWriter>().Write(session => session.Execute($"update issue set {values}"));

    private TrackerUnderTest Open(EventOptions? options = null, ReleaseOptions? releases = null) => new(_folder.Path, new FakeTimeProvider(Sample.Now), null, options, releases);
}
