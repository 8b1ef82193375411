using System.CommandLine;
using Airworthy.Server.Accounts;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Commands;

/// <summary><c>token list</c>, also while a server serves, <c>token create</c> and <c>token revoke</c>.</summary>
internal static class TokenCommand
{
    public static Command Create() => new("token", "Lists, creates or revokes API tokens.") { List(), CreateOne(), Revoke() };

    private static Command List()
    {
        var dataPath = DataPathOption.Create();
        var command = new Command("list", "Lists the tokens: when each was made, and its name. Tokens themselves are not kept.") { dataPath };
        command.SetAction(arguments =>
        {
            foreach (var token in Read(DataPathOption.Read(arguments, dataPath)))
                arguments.InvocationConfiguration.Output.WriteLine($"{token.CreatedAt:u}  {token.Name}");
        });
        return command;
    }

    private static Command CreateOne()
    {
        var dataPath = DataPathOption.Create();
        var name = new Argument<string>("name") { Description = "What it is for: the name it is revoked by." };
        var command = new Command("create", "Makes a token with every scope and prints it, once. No server may run on the folder meanwhile.") { name, dataPath };
        command.SetAction(arguments =>
        {
            var (path, wanted) = (DataPathOption.Read(arguments, dataPath), arguments.GetRequiredValue(name));
            using var store = new OfflineStore(path, ApiTokens.Schema);
            if (Read(path).Any(token => token.Name == wanted))
            {
                arguments.InvocationConfiguration.Error.WriteLine($"There is a token '{wanted}' already.");
                return CommandLine.Failed;
            }

            arguments.InvocationConfiguration.Output.WriteLine(new ApiTokens(store.Database, TimeProvider.System).Create(wanted));
            return 0;
        });
        return command;
    }

    private static Command Revoke()
    {
        var dataPath = DataPathOption.Create();
        var name = new Argument<string>("name") { Description = "The token's name." };
        var command = new Command("revoke", "Makes a token worthless. No server may run on the folder meanwhile.") { name, dataPath };
        command.SetAction(arguments =>
        {
            var (path, unwanted) = (DataPathOption.Read(arguments, dataPath), arguments.GetRequiredValue(name));
            using var store = new OfflineStore(path, ApiTokens.Schema);
            if (new ApiTokens(store.Database, TimeProvider.System).Revoke(unwanted) == 0)
            {
                arguments.InvocationConfiguration.Error.WriteLine($"There is no token '{unwanted}'.");
                return CommandLine.Failed;
            }

            arguments.InvocationConfiguration.Output.WriteLine($"Revoked '{unwanted}'.");
            return 0;
        });
        return command;
    }

    private static List<ApiToken> Read(string path)
    {
        DataFolder.RequireStore(path);
        using var store = DatabaseFile.OpenToRead(path, DataFolder.StoreFile);
        return ApiTokens.Read(store);
    }
}
