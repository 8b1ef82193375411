using Airworthy.Server.Web.Releases;

namespace Airworthy.Server.Tests.Web.Releases;

public sealed class EmptyListTests
{
    private static readonly Received Some = new(3, new DateOnly(2026, 3, 9), null);
    private static readonly EmptyListFacts Filtered = new(HasProjects: true, KnowsProject: true, ReleaseCount: 5, ReceivedItems.Nothing with { Sessions = Some });

    [Fact]
    public void Without_a_project_nothing_can_be_sent() => Assert.Equal(EmptyCause.NoProject, Cause(new(false, false, 0, ReceivedItems.Nothing)));

    [Fact]
    public void A_project_that_is_not_there_is_no_project_without_releases() => Assert.Equal(EmptyCause.UnknownProject, Cause(new(true, false, 0, ReceivedItems.Nothing)));

    [Fact]
    public void Nothing_received_is_nothing_sent() => Assert.Equal(EmptyCause.NothingSent, Silent(ReceivedItems.Nothing));

    [Fact]
    public void Events_alone_tell_that_sessions_are_off() => Assert.Equal(EmptyCause.NoSessions, Silent(ReceivedItems.Nothing with { Events = Some }));

    [Fact]
    public void So_does_anything_else() => Assert.Equal(EmptyCause.NoSessions, Silent(ReceivedItems.Nothing with { Others = Some }));

    [Fact]
    public void Sessions_without_a_release_matter_more_than_events_and_other_drops() =>
        Assert.Equal(EmptyCause.NoReleases, Silent(ReceivedItems.Nothing with { Unnamed = Some, Dropped = Some, Events = Some }));

    [Fact]
    public void Sessions_that_were_all_dropped_are_said_to_be() => Assert.Equal(EmptyCause.AllDropped, Silent(ReceivedItems.Nothing with { Dropped = Some, Others = Some }));

    [Fact]
    public void The_filter_that_alone_hides_them_is_the_cause()
    {
        Assert.Equal(EmptyCause.Search, Cause(Filtered with { WithoutSearch = 2, WithoutEnvironments = 1 }));
        Assert.Equal(EmptyCause.Environment, Cause(Filtered with { WithoutSearch = 0, WithoutEnvironments = 1, WithOtherStatus = 1 }));
        Assert.Equal(EmptyCause.NoneArchived, Cause(Filtered with { WithOtherStatus = 1, IsArchived = true }));
        Assert.Equal(EmptyCause.AllArchived, Cause(Filtered with { WithOtherStatus = 1 }));
    }

    [Fact]
    public void An_order_that_leaves_all_out_is_the_cause()
    {
        Assert.Equal(EmptyCause.NoneActive, Cause(Filtered with { WithoutSort = 5, IsOfDay = true, WithOtherStatus = 0 }));
        Assert.Equal(EmptyCause.NoneInPeriod, Cause(Filtered with { WithoutSort = 5, WithOtherStatus = 0 }));
        Assert.Equal(EmptyCause.NoBuilds, Cause(Filtered with { WithoutSort = 5, IsByBuild = true }));
    }

    [Fact]
    public void Where_no_single_filter_is_the_cause_all_together_are() =>
        Assert.Equal(EmptyCause.Together, Cause(Filtered with { WithoutSearch = 0, WithoutEnvironments = 0, WithOtherStatus = 0 }));

    private static EmptyCause Silent(ReceivedItems received) => Cause(new(true, true, 0, received));

    private static EmptyCause Cause(EmptyListFacts facts) => EmptyList.CauseOf(facts);
}
