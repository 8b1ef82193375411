using Airworthy.Server.Health;

namespace Airworthy.Server.Tests.Health;

public sealed class ReleaseSpreadTests
{
    private static readonly SpreadRelease Old = new("shop@1.0", 30, [20, 10]);
    private static readonly SpreadRelease New = new("shop@2.0", 50, [10, 40]);
    private static readonly SpreadRelease Rare = new("shop@0.9", 5, [5, 0]);

    [Fact]
    public void The_largest_is_first_and_others_are_what_it_leaves()
    {
        var spread = ReleaseSpread.Of([36, 52], [Old, Rare, New], releaseCount: 4, few: 2, ofUsers: false);

        Assert.Equal([New, Old, Rare], spread.Releases);
        Assert.Equal([6, 2], spread.Others);
        Assert.Equal(4, spread.ReleaseCount);
    }

    [Fact]
    public void Without_others_there_is_no_line_of_them() =>
        Assert.Null(ReleaseSpread.Of([30, 50], [Old, New], releaseCount: 2, few: 2, ofUsers: false).Others);

    [Fact]
    public void Users_of_several_releases_do_not_add_up_to_others() =>
        Assert.Null(ReleaseSpread.Of([20, 40], [Old, New, Rare], releaseCount: 3, few: 2, ofUsers: true).Others);

    [Fact]
    public void What_came_between_two_questions_leaves_no_less_than_nothing() =>
        Assert.Equal([0, 2], ReleaseSpread.Of([28, 52], [Old, New, Rare], releaseCount: 3, few: 2, ofUsers: false).Others);
}
