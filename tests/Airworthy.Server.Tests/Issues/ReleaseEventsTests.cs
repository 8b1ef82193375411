using Airworthy.Protocol.Events;
using Airworthy.Server.Api;
using Airworthy.Server.Issues;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Issues;

public sealed class ReleaseEventsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrackerUnderTest _tracker;

    public ReleaseEventsTests() => _tracker = new(_folder.Path, new FakeTimeProvider(Sample.Now));

    public void Dispose()
    {
        _tracker.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Events_issues_and_users_of_a_release_are_counted_and_the_crashes_among_them()
    {
        await _tracker.Send(Sample.Event("a", minutes: -5, user: "1", isUnhandled: true));
        await _tracker.Send(Sample.Event("a", minutes: -4, user: "1", isUnhandled: true));
        await _tracker.Send(Sample.Event("b", minutes: -3, user: "2", isUnhandled: true, environment: "staging"));
        await _tracker.Send(Sample.Event("c", minutes: -2, user: null));
        await _tracker.Send(Sample.Event("a", minutes: -1, user: "3", release: "shop@2.0.0"));
        await _tracker.Send(Sample.Event("a", minutes: -500, user: "4", isUnhandled: true));
        await _tracker.Send(Sample.Event("a", minutes: -1, user: "5", project: 2));
        await _tracker.Get<ClientReports>().Add(new(1), Sample.Now, Sample.Now, 1, [new DiscardedItems("discarded_events", "before_send", "error", 3)]);

        var figures = Read("shop@1.0.0");
        Assert.Equal((new EventFigures(4, 3, 2), new EventFigures(3, 2, 2)), (figures.All, figures.Crashes));
        Assert.Equal(3, Assert.Single(figures.Discarded).Quantity);
        Assert.Equal(new EventFigures(1, 1, 1), Read("shop@1.0.0", "staging").Crashes);
        Assert.Equal(new EventFigures(4, 3, 2), Read("shop@1.0.0", "staging", "production").All);
        Assert.Equal(new EventFigures(5, 3, 3), Read(null).All);
        Assert.Equal(new EventFigures(0, 0, 0), Read("unknown@1.0.0").All);
    }

    private ReleaseEventFigures Read(string? version, params string[] environments) =>
        _tracker.Get<ReleaseEvents>().Read(new(1), version, environments, new TimeRange(Sample.Now.AddHours(-1), Sample.Now));
}
