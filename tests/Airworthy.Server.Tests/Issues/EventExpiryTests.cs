using Airworthy.Protocol.Events;
using Airworthy.Server.Issues;
using Airworthy.Server.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Issues;

public sealed class EventExpiryTests : IDisposable
{
    private const double Day = 24 * 60;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Sample.Now);
    private readonly TrackerUnderTest _tracker;

    public EventExpiryTests() => _tracker = new(_folder.Path, _time);

    public void Dispose()
    {
        _tracker.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Events_go_after_ninety_days_and_the_figures_of_their_issues_stay()
    {
        await _tracker.Send(Sample.Event("old", minutes: 0));
        await _tracker.Send(Sample.Event("both", minutes: 1));
        await _tracker.Send(Sample.Event("both", minutes: 30 * Day, user: "2"));

        await ExpireAt(90 * Day);
        Assert.Equal(3, _tracker.Number("select count(*) from event"));

        await ExpireAt(90 * Day + 60);
        Assert.Equal((1L, 1L), (_tracker.Number("select count(*) from event"), _tracker.Number("select count(*) from event_body")));
        Assert.Equal([("old", 1L, 1L), ("both", 2L, 2L)], _tracker.Query("select value, events, users from issue order by id", row => (row.GetString(0), row.GetInt64(1), row.GetInt64(2))));
        // Whole days of them, as of sessions.
        Assert.Equal(3, _tracker.Number("select sum(events) from issue_hour"));
        await ExpireAt(91 * Day);
        Assert.Equal(1, _tracker.Number("select sum(events) from issue_hour"));
        Assert.Empty(_tracker.Recount());

        // An old event that comes late is one of an issue that is not complete.
        await _tracker.Send(Sample.Event("both", minutes: 2 * Day));
        Assert.Empty(_tracker.Recount());
    }

    [Fact]
    public async Task More_than_a_step_deletes_go_in_steps()
    {
        await Task.WhenAll(Enumerable.Range(0, 450).Select(i => _tracker.Send(Sample.Event(minutes: i))));
        var before = _tracker.Get<TrackerWriter>().Commits;
        await ExpireAt(92 * Day);
        Assert.Equal((0L, 0L), (_tracker.Number("select count(*) from event"), _tracker.Number("select count(*) from event_body")));
        // Three steps of events, one each of the hours and the reports, one before and one after.
        Assert.Equal(before + 7, _tracker.Get<TrackerWriter>().Commits);
    }

    [Fact]
    public async Task An_issue_that_was_ignored_for_a_time_comes_back_without_an_event()
    {
        await _tracker.Send(Sample.Event());
        await _tracker.Get<TrackerWriter>().Write(session => session.Execute(
            "update issue set status = $1, ignored_until = $2", (int)IssueStatus.Ignored, Sample.Now.AddMinutes(90).Ticks));

        await ExpireAt(89);
        Assert.Equal((long)IssueStatus.Ignored, _tracker.Number("select status from issue"));
        await ExpireAt(90);
        Assert.Equal((long)IssueStatus.Unresolved, _tracker.Number("select status from issue"));
    }

    [Fact]
    public async Task What_clients_threw_away_stays_as_long_as_days_do()
    {
        await _tracker.Get<ClientReports>().Add(new(1), Sample.Now, Sample.Now, 1, [new DiscardedItems("discarded_events", "before_send", "error", 3)]);
        await ExpireAt(1_000 * Day);
        Assert.Equal(3, _tracker.Number("select quantity from client_report"));
    }

    private async Task ExpireAt(double minutes)
    {
        _time.SetUtcNow(Sample.Now.AddMinutes(minutes));
        await _tracker.Get<EventExpiry>().Run(CancellationToken.None);
    }
}
